// A fleet over hosts that are all this machine: by ssh to an sshd of the test's own, by GNU parallel over it, and by a
// Slurm of three nodes. What is copied there is a script in place of a binary, so that nothing is measured.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { begin, beginProgram, type Finished, paratax } from "../../helpers/command.ts";
import { withFolder, writeProgram } from "../../helpers/folder.ts";
import { type Lab, lacking, startSlurm, startSshd } from "../../helpers/lab.ts";
import { savedResult } from "../../helpers/saved_result.ts";
import { testOnOne } from "../../helpers/share.ts";

const WORDS = ["task", "./it's $(touch OOPS).js", "--quick"];

/** As a paratax that measures: by the name that it is given for its host it fails, or goes on until it is told to stop. */
function writeStandIn(folder: string): string {
  const result = JSON.stringify({ ...savedResult(), command: ["paratax", ...WORDS] });
  return writeProgram(
    join(folder, "stand-in"),
    `#!/bin/sh
[ "$2" = "./it's \\$(touch OOPS).js" ] || exit 9
[ "$(stat -c %a "$TMPDIR/..")" = 700 ] || exit 8
[ -z "$SLURM_CPUS_ON_NODE" ] || [ "$(nproc)" = "$(nproc --all)" ] || exit 7
case "$*" in
*"--machine broken "*) echo "Cannot measure as it is broken: mend it." >&2; exit 1 ;;
*"--machine gated "*) code=3; echo "The gate failed." >&2 ;;
*"--machine slow "*) trap "exit 130" TERM; touch "$TMPDIR/started"; until [ -e "$TMPDIR/../../go" ]; do sleep 0.1; done ;;
esac
cat >result.json <<'END'
${result}
END
exit $code
`,
  );
}

/** The files of a fleet in a folder: its hosts, its results, what it copies. */
function preparedIn(folder: string, hosts: readonly string[]): { words: string[]; results: string } {
  const [list, results] = [join(folder, "lab.txt"), join(folder, "results")];
  writeFileSync(list, hosts.join("\n"));
  return { words: ["fleet", "--hosts", list, "--results", results, "--binary", writeStandIn(folder)], results };
}

/** How a host is spoken of, line by line. */
function saidOf(host: string, { stderr }: Finished): string[] {
  return stderr.split("\n").filter((line) => line.startsWith(`${host}: `)).map((line) => line.slice(host.length + 2));
}

testOnOne(1, "by ssh: each host's result is brought back, what fails is a sentence, and nothing stays there", {
  timeout: 240_000,
  skip: lacking("ssh", "sshd", "ssh-keygen", "sha256sum"),
}, () =>
  withFolder((folder) =>
    withLab(startSshd, folder, async ({ config, tmp }) => {
      const { words, results } = preparedIn(folder, ["lab1", "root@broken", "gated # a comment", "down"]);
      const ssh = [...words, "--ssh-config", config];
      const first = await paratax(...ssh, "--", ...WORDS);
      assert.equal(first.code, 1, first.stderr);
      assert.match(saidOf("lab1", first).join("\n"), /^measures \(Linux \w+\)\nmeasured in \S+ m?s, \S+\/lab1\.json$/);
      assert.deepEqual(saidOf("broken", first).slice(1), ["failed, as Cannot measure as it is broken: mend it."]);
      assert.match(saidOf("gated", first).join("\n"), /gated\.json, but: The gate failed\.$/);
      assert.match(saidOf("down", first).join("\n"), /^failed, as it was not reached \(.*[Cc]onnection refused.*\)$/);
      assert.match(first.stderr, /2 of 4 failed: the same command tries these again\.\n$/);
      assert.deepEqual(readdirSync(results).sort(), ["gated.json", "lab1.json"]);
      assert.deepEqual([readdirSync(tmp), existsSync("OOPS")], [[], false]);

      const before = statSync(join(results, "lab1.json")).mtimeMs;
      const again = await paratax(...ssh, "--", ...WORDS);
      assert.deepEqual(saidOf("lab1", again), [`measured before, ${join(results, "lab1.json")}`]);
      assert.equal(statSync(join(results, "lab1.json")).mtimeMs, before);

      const hidden = preparedIn(folder, ["lab1", "lab2"]);
      const anonymous = await paratax(...hidden.words, "--ssh-config", config, "--anonymous", "--", ...WORDS);
      assert.equal(anonymous.code, 0, anonymous.stderr);
      assert.doesNotMatch(anonymous.stderr, /lab[12]:/);
      assert.ok(existsSync(join(results, "host-2.json")));
    })
  ));

testOnOne(1, "by ssh: Ctrl-C, and a kill, end what measures there, and its folder goes", {
  timeout: 240_000,
  skip: lacking("ssh", "sshd", "ssh-keygen", "sha256sum"),
}, () =>
  withFolder((folder) =>
    withLab(startSshd, folder, async ({ config, tmp }) => {
      const { words, results } = preparedIn(folder, ["slow"]);
      for (const signal of ["SIGINT", "SIGKILL"] as const) {
        const running = begin([...words, "--ssh-config", config, "--", ...WORDS]);
        await until(() => readdirSync(tmp).some((name) => existsSync(join(tmp, name, "tmp", "started"))));
        running.kill(signal);
        const { code, stderr } = await running.finished;
        assert.equal(code, signal === "SIGINT" ? 130 : null, stderr);
        if (signal === "SIGKILL") await until(() => readdirSync(tmp).length === 0);
        assert.deepEqual([readdirSync(tmp), readdirSync(results)], [[], []]);
      }
    })
  ));

testOnOne(1, "by GNU parallel", {
  timeout: 240_000,
  skip: lacking("parallel", "ssh", "sshd", "ssh-keygen", "sha256sum"),
}, () =>
  withFolder((folder) =>
    withLab(startSshd, folder, async ({ config, tmp }) => {
      const { words, results } = preparedIn(folder, ["lab1", "lab2"]);
      const done = await paratax(...words, "--via", "parallel", "--ssh-config", config, "--", ...WORDS);
      assert.equal(done.code, 0, done.stderr);
      assert.deepEqual([readdirSync(results), readdirSync(tmp)], [["lab1.json", "lab2.json"], []]);
    })
  ));

testOnOne(
  1,
  "by Slurm: each node measures with all its processors, by a job of its own or as one of an array's tasks",
  {
    timeout: 240_000,
    skip: lacking("salloc", "slurmctld", "slurmd", "munged", "sha256sum"),
  },
  () =>
    withFolder((folder) =>
      withLab((folder) => startSlurm(folder, ["node1", "node2", "slow"]), folder, async (lab) => {
        await byJobs(folder, lab);
        await byArray(folder, lab);
      })
    ),
);

/** What is in the queue of Slurm, its name and its state. */
function queueOf(env: Record<string, string>): string[] {
  const { stdout } = spawnSync("squeue", ["-h", "-r", "-o", "%j %t"], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return stdout.split("\n").filter((line) => line !== "").sort();
}

async function byJobs(folder: string, { config, tmp }: Lab): Promise<void> {
  const { words, results } = preparedIn(folder, ["node1", "node2", "nowhere"]);
  const env = { SLURM_CONF: config, TMPDIR: tmp };
  const slurm = [...words, "--via", "slurm"];
  const done = await begin([...slurm, "--", ...WORDS], { env }).finished;
  assert.equal(done.code, 1, done.stderr);
  for (const node of ["node1", "node2"]) {
    const said = saidOf(node, done).join("\n");
    assert.match(said, /^measures \(Linux \w+\)\nmeasured in \S+ m?s, \S+\/node\d\.json$/);
    assert.equal(JSON.parse(readFileSync(join(results, `${node}.json`), "utf8")).complete, true);
  }
  assert.match(saidOf("nowhere", done).join("\n"), /^failed, as it was not reached \(.*\)$/);
  assert.deepEqual(readdirSync(tmp), []);

  const other = beginProgram(["srun", "--exclusive", "--nodelist=node1,node2", "sleep", "600"], { env });
  await until(() => queueOf(env).includes("sleep R"));
  const waiting = begin([...slurm, "--results", join(folder, "later"), "--", ...WORDS], { env });
  await until(() => queueOf(env).join() === "paratax PD,paratax PD,sleep R");
  waiting.kill("SIGINT");
  const { code, stderr } = await waiting.finished;
  assert.deepEqual([code, queueOf(env)], [130, ["sleep R"]], stderr);
  spawnSync("scancel", ["--name=sleep"], { env: { ...process.env, ...env } });
  await other.finished;
}

async function byArray(folder: string, { config, tmp }: Lab): Promise<void> {
  const results = join(folder, "of-array");
  const { words } = preparedIn(folder, ["node1", "slow", "nowhere"]);
  const env = { SLURM_CONF: config, TMPDIR: tmp };
  const array = [...words, "--via", "slurm-array", "--results", results];
  const started = () => readdirSync(tmp).some((name) => existsSync(join(tmp, name, "tmp", "started")));

  const first = begin([...array, "--", ...WORDS], { env });
  await until(() => started() && existsSync(join(results, "node1.json")));
  first.kill("SIGKILL");
  await first.finished;
  writeFileSync(join(tmp, "go"), "");
  const again = await begin([...array, "--", ...WORDS], { env }).finished;
  assert.equal(again.code, 1, again.stderr);
  assert.match(again.stderr, /^Job \d+ was found: squeue -j \d+ shows it\.$/m);
  assert.match(saidOf("node1", again).join("\n"), /^measured before, \S+\/node1\.json$/);
  assert.match(saidOf("slow", again).join("\n"), /^measures \(Linux \w+\)\nmeasured, \S+\/slow\.json$/);
  assert.match(saidOf("nowhere", again).join("\n"), /^failed, as it was not reached \(.*\)$/);
  assert.deepEqual(readdirSync(results).sort(), ["node1.json", "slow.json"]);
  assert.deepEqual([readdirSync(tmp), queueOf(env)], [["go"], []]);

  rmSync(join(tmp, "go"));
  rmSync(results, { recursive: true });
  const cancelled = begin([...array, "--", ...WORDS], { env });
  await until(started);
  const other = await begin([...array, "--", "overhead"], { env }).finished;
  assert.match(
    other.stderr,
    /as job \d+, of other words or nodes, keeps its results there: |result of another command/,
  );
  assert.equal(other.code, 2);
  cancelled.kill("SIGINT");
  assert.equal((await cancelled.finished).code, 130);
  assert.deepEqual([readdirSync(tmp), readdirSync(results), queueOf(env)], [[], ["node1.json"], []]);
}

testOnOne(1, "for Kubernetes a manifest is printed; what cannot be used is refused before anything is reached", {
  timeout: 240_000,
  skip: lacking("ssh"),
}, () =>
  withFolder(async (folder) => {
    const { words, results } = preparedIn(folder, ["n1", "n2"]);
    const printed = await paratax(
      ...words.slice(0, 3),
      "--via",
      "kubernetes",
      "--image",
      "lab/paratax",
      "--",
      "overhead",
    );
    assert.equal(printed.code, 0, printed.stderr);
    const { kind, spec } = JSON.parse(printed.stdout);
    assert.deepEqual([kind, spec.completions], ["Job", 2]);
    const refused = async (...own: string[]): Promise<string> => {
      const { code, stderr } = await paratax(...words.slice(0, 5), ...own);
      assert.equal(code, 2, stderr);
      assert.match(stderr, /^[^\n]+\n$/);
      return stderr;
    };
    assert.match(await refused("--", "overhead", "--json", "x"), /Cannot have --json among a host's words/);
    assert.match(
      await refused("--binary", join(folder, "no"), "--", "overhead"),
      /no to the hosts as it cannot be read/,
    );
    mkdirSync(results);
    writeFileSync(join(results, "n2.json"), JSON.stringify(savedResult()));
    const whole = ["--binary", join(folder, "stand-in"), "--", "overhead"];
    assert.match(await refused(...whole), /n2 there: \S+n2\.json is the result of another command\. Give another/);
  }));

async function withLab(
  start: (folder: string) => Promise<Lab>,
  folder: string,
  use: (lab: Lab) => Promise<void>,
): Promise<void> {
  const lab = await start(folder);
  try {
    await use(lab);
  } finally {
    await lab.close();
  }
}

/** Waits for what must come, for a minute at most: the machine may be busy. */
async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds() && waited < 60_000; waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
