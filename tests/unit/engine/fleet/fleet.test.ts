// What a fleet is made of, without any host: names, quoting, answers, binaries, a manifest.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { understand } from "../../../../cli/arguments.ts";
import { ENGINES } from "../../../../engine/fleet/engines.ts";
import { readHosts } from "../../../../engine/fleet/hosts.ts";
import type { Job } from "kubernetes-types/batch/v1.js";
import { kubernetesJob } from "../../../../engine/fleet/kubernetes_job.ts";
import { binaryFor, readProgram, targetOf } from "../../../../engine/fleet/program_for.ts";
import { readAnswer } from "../../../../engine/fleet/remote_script.ts";
import { loadCatalogue } from "../../../../scenarios/known.ts";
import { withFolder } from "../../../helpers/folder.ts";

const scenarios = await loadCatalogue();

test("hosts are one a line, and what a shell or a program could misread is no host", () => {
  const text = "# the lab\nlab1\n  ann@lab2.example  # loud\n\nlab_3\r\n";
  assert.deepEqual(readHosts(text, false), [
    { address: "lab1", label: "lab1" },
    { address: "ann@lab2.example", label: "lab2.example" },
    { address: "lab_3", label: "lab_3" },
  ]);
  assert.deepEqual(readHosts("x\ny\n", true).map(({ label }) => label), ["host-1", "host-2"]);
  assert.equal(readHosts(Array.from({ length: 12 }, (_, n) => `h${n}`).join("\n"), true)[0]!.label, "host-01");
  for (const line of ["-oProxyCommand=x", "a;b", "a b", "$(x)", "a`b`", "../a", "a/b", "@a", "ann@-x", "a'b", "é"]) {
    assert.throws(() => readHosts(`lab1\n${line}`, false), /Cannot use line 2 of the hosts, /, line);
  }
  assert.throws(() => readHosts("# none\n", false), /no host is in the file/);
  assert.throws(() => readHosts("ann@lab1\nbob@lab1", false), /Cannot keep two results of lab1/);
  assert.equal(readHosts("ann@lab1\nbob@lab1", true).length, 2);
});

test("a word reaches each engine as it is, and no host is taken for an option", () => {
  const host = { address: "lab1", label: "lab1" };
  const reached = ENGINES.ssh.reach(host, ["sh", "-c", "echo it's"], { sshConfig: "my config" });
  assert.deepEqual(reached.slice(-5), ["-F", "my config", "--", "lab1", `exec 'sh' '-c' 'echo it'\\''s'`]);
});

const UNIX = { skip: process.platform === "win32" && "sh is not on Windows" };

test("Slurm gives a node as a whole, or as the job has it that this runs in", UNIX, () => {
  const host = { address: "lab1", label: "lab1" };
  const inSlurm = (job: string): string => {
    const [program, option, line, ...own] = ENGINES.slurm.reach(host, ["sh", "-c", "echo it's"]) as [
      string,
      string,
      string,
    ];
    const env = { ...process.env, SLURM_JOB_ID: job };
    return spawnSync(program, [option, line.replace("exec", 'printf "%s\\n"'), ...own], { env }).stdout.toString();
  };
  const step = "srun\n--nodes=1\n--ntasks=1\n--cpu-bind=none\n--nodelist=lab1\nsh\n-c\necho it's\n";
  assert.equal(inSlurm("7"), step);
  assert.match(inSlurm(""), new RegExp(`^salloc\n(--\\S+\n)+--nodelist=lab1\n${step}$`));
});

test("an answer is found among whatever else a host says, and a part of a result is none", () => {
  const answer = (text: string) => readAnswer(new TextEncoder().encode(text));
  assert.deepEqual(answer("Welcome!\nlast login\nparatax-fleet: host Linux x86_64 musl\n").probed, {
    system: "Linux",
    processor: "x86_64",
    musl: true,
  });
  const whole = 'Hello\nparatax-fleet: copied\n\nparatax-fleet: ended 3 The gate "x" failed.\n' +
    'paratax-fleet: result    7\n{"é":1}\n\nparatax-fleet: left 0\n';
  const { copied, ended, result } = answer(whole);
  assert.deepEqual([copied, ended], [true, { code: 3, said: 'The gate "x" failed.' }]);
  assert.equal(result, '{"é":1');
  assert.equal(answer(whole.replace(" 7\n", " 99\n")).result, null);
  assert.deepEqual(answer("paratax-fleet: damaged\n").copied, false);
  assert.deepEqual(answer(""), { probed: null, copied: null, ended: null, result: null });
});

test("each host has the binary of its system, and for one without there is a reason", () =>
  withFolder((folder) => {
    const probed = { system: "Linux", processor: "aarch64", musl: false };
    assert.equal(targetOf(probed), "linux-arm64");
    assert.equal(targetOf({ ...probed, musl: true }), "linux-arm64-musl");
    assert.equal(targetOf({ system: "Darwin", processor: "arm64", musl: false }), "macos-arm64");
    assert.equal(targetOf({ ...probed, processor: "riscv64" }), null);
    const reasonFor = (one: typeof probed) => JSON.stringify(binaryFor(one, folder, "bun"));
    assert.match(reasonFor({ ...probed, system: "Plan9" }), /it is Plan9 aarch64, for which paratax has no binary/);
    assert.match(reasonFor(probed), /has no paratax-RUNTIME-linux-arm64: make it by npm run compile/);
    const [node, bun] = ["node", "bun"].map((name) => join(folder, `paratax-${name}-linux-arm64`)) as [string, string];
    writeFileSync(node, "x");
    assert.deepEqual(binaryFor(probed, folder, "bun"), { path: node });
    writeFileSync(bun, "program");
    assert.deepEqual(binaryFor(probed, folder, "bun"), { path: bun });
    const sum = createHash("sha256").update("program").digest("hex");
    assert.deepEqual(readProgram(bun), { path: bun, size: 7, sum });
    assert.throws(() => readProgram(join(folder, "none")), /cannot be read: give a binary of paratax/);
  }));

/** What is given, but for fields that Kubernetes does not know, which nothing is: they are told by the check of types. */
type Known<Given, Wanted> = Given extends readonly (infer One)[]
  ? Wanted extends readonly (infer Other)[] ? Known<One, Other>[] : never
  : Given extends object
    ? { [K in keyof Given]: K extends keyof Wanted ? Known<Given[K], NonNullable<Wanted[K]>> : never }
  : Given;

test("the manifest has a pod a node, each on its own, and gives words as they are", () => {
  const hosts = readHosts("n1\nn2\nn3", false);
  const request = { hosts, image: "lab/paratax:1", words: ["overhead", "--note", "$(HOME)"], anonymous: false };
  const manifest = kubernetesJob(request);
  const known: Known<typeof manifest, Job> = manifest satisfies Job;
  const { spec, ...job } = known;
  assert.deepEqual([job.apiVersion, job.kind, spec.completionMode], ["batch/v1", "Job", "Indexed"]);
  assert.deepEqual([spec.completions, spec.parallelism, spec.maxFailedIndexes], [3, 3, 3]);
  const { affinity, containers: [{ args, env }] } = spec.template.spec;
  assert.deepEqual(args.slice(0, 5), ["overhead", "--note", "$$(HOME)", "--machine", "$(NODE_NAME)"]);
  assert.equal(env[0]!.valueFrom.fieldRef.fieldPath, "spec.nodeName");
  const { nodeSelectorTerms: [term] } = affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution;
  assert.deepEqual(term.matchExpressions[0].values, ["n1", "n2", "n3"]);
  const hidden = kubernetesJob({ ...request, anonymous: true }).spec.template.spec.containers[0]!.args;
  assert.ok(hidden.includes("host-$(JOB_COMPLETION_INDEX)"));
});

test("what cannot be carried out is refused before any host is asked", () => {
  const refusal = (...words: string[]): string => {
    const request = understand(["fleet", ...words], scenarios, "1");
    return request.kind === "say" ? request.text : request.kind;
  };
  assert.match(refusal("--", "overhead"), /no hosts were given: give --hosts FILE/);
  assert.match(refusal("--hosts", "x"), /no command was given/);
  assert.match(refusal("--hosts", "x", "--via", "kubernetes", "--", "overhead"), /without a container image/);
  assert.match(refusal("--hosts", "x", "--image", "y", "--", "overhead"), /it is for --via kubernetes/);
  assert.match(refusal("--hosts", "x", "--via", "telnet", "--", "overhead"), /Allowed choices|one of|telnet/);
  const request = understand(
    ["fleet", "--hosts", "x", "--", "compare", "overhead", "--axis", "mode=threads"],
    scenarios,
    "1",
  );
  assert.ok(request.kind === "fleet" && request.via === "ssh");
  assert.deepEqual(request.words, ["compare", "overhead", "--axis", "mode=threads"]);
});
