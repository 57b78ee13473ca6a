// A host with nothing on it but the runtime: no shell, no mkfifo, no PATH; and a current folder that may not be entered.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { constants, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { maskIn } from "../../../runtime/ignored_signals.ts";
import { REAPER_FLAG } from "../../../runtime/scope.ts";
import { bestTransport, tryPipes } from "../../../scenarios/transport.ts";
import { makeStage } from "../../../engine/cell/stage.ts";
import { memoryReader } from "../../../runtime/memory/reader.ts";
import { scenario as shardedWriters } from "../../../scenarios/sharded_writers/scenario.ts";
import { scenario as sharedSet } from "../../../scenarios/shared_set/scenario.ts";
import { beginProgram, runtime, subject } from "../../helpers/command.ts";
import { processesOf } from "../../faults/run_processes.ts";
import { withFolder } from "../../helpers/folder.ts";
import { oneOf, testOfBinaries, testOfSource, testOfSourceOnOne, WHOLE } from "../../helpers/share.ts";
import { startUntold } from "../../helpers/untold.ts";
import { RUNTIMES } from "../../../runtime/runtimes.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const { path: PROGRAM, name } = runtime.identity;
const RUN = RUNTIMES[name].run;
const SMALL = ["--workers", "1", "--ops", "50", "--warmup", "0", "--mode", "processes", "--no-progress", "--json", "-"];
const linux = { timeout: 60_000, skip: runtime.system === "linux" ? false : "Linux alone has these hosts" };

/** The words that start the command here, and in a root where the sources stand in /src and the program in /program. */
const HERE = subject.compiled ? [process.env.PARATAX_TEST_BINARY!] : [PROGRAM, ...RUN, join(ROOT, "cli.ts")];
const THERE = subject.compiled ? ["/program"] : ["/program", ...RUN, "/src/cli.ts"];

interface Said {
  readonly cells: readonly {
    readonly status: string;
    readonly error: string;
    readonly config: Record<string, unknown>;
    readonly warnings?: readonly { readonly code: string }[];
    readonly unavailable?: Record<string, string>;
    readonly metrics?: Record<string, number | null>;
  }[];
}

function mayUnshare(): false | string {
  if (runtime.system !== "linux") return "only Linux has mount namespaces";
  return spawnSync("unshare", ["-m", "true"]).status === 0 ? false : "the superuser alone may change the root folder";
}

// Mounts in a namespace of its own: nothing is left of it.
const BARE = `set -e
root=$1; program=$2; sources=$3; proc=$4; shift 4
mount -t tmpfs none "$root"
mkdir "$root/src" "$root/tmp" "$root/proc" "$root/dev" "$root/lib64"
for file in $(ldd "$program" | grep -o '/[^ ]*'); do mkdir -p "$root/$(dirname "$file")"; cp "$file" "$root/$file"; done
touch "$root/program"
mount --bind "$program" "$root/program"
mount --bind "$sources" "$root/src"
mount --rbind /dev "$root/dev"
[ "$proc" = without ] || mount -t proc none "$root/proc"
exec env -i HOME=/tmp PARATAX_TRIAL="$PARATAX_TRIAL" "$(command -v chroot || echo /usr/sbin/chroot)" "$root" "$@"`;

async function inBareRoot(proc: "with" | "without", words: readonly string[]) {
  const root = mkdtempSync(join(tmpdir(), "paratax-root-"));
  const mark = `bare-${root.slice(-6)}`;
  try {
    const command = ["unshare", "-m", "/bin/sh", "-c", BARE, "sh", root, HERE[0]!, ROOT, proc, ...THERE, ...words];
    const finished = await beginProgram(command, { env: { PARATAX_TRIAL: mark } }).finished;
    assert.deepEqual(processesOf(mark), []);
    return finished;
  } finally {
    rmSync(root, { recursive: true });
  }
}

testOfBinaries(1, "without a shell, tools and PATH all is measured, over sockets, which is said", {
  timeout: 60_000,
  skip: mayUnshare(),
}, async () => {
  for (const words of oneOf([["shared-set", ...SMALL], ["sharded-writers", "--writers", "2", ...SMALL]])) {
    const { code, stdout, stderr } = await inBareRoot("with", words);
    assert.equal(code, 0, stderr + stdout);
    for (const { status, error, config, warnings } of (JSON.parse(stdout) as Said).cells) {
      assert.equal(status, "measured", error);
      if (config.transport === "shm") continue; // that needs no pipe
      assert.equal(config.transport, "socket");
      assert.ok(warnings!.some(({ code }) => code === "no-pipes"));
    }
  }
  if (!WHOLE && subject.compiled) return; // what no binary decides
  const { code, stdout } = await inBareRoot("with", ["shared-set", "--transport", "fifo", ...SMALL]);
  assert.equal(code, 1);
  assert.match(
    (JSON.parse(stdout) as Said).cells[0]!.error,
    /^there is no mkfifo command: install coreutils, or give --transport socket$/,
  );
});

testOfSource("without /proc what it would tell is null with a reason", {
  timeout: 60_000,
  skip: mayUnshare() || (subject.name === "node" ? false : `${subject.name} itself does not start without /proc`),
}, async () => {
  for (
    const words of [
      ["memory", "--quick", "--iterations", "1", "--hold-ms", "50", ...SMALL.slice(-5), "--workers", "1"],
      ...WHOLE ? [["shared-set", ...SMALL]] : [], // the next test has one
    ]
  ) {
    const { code, stdout, stderr } = await inBareRoot("without", words);
    assert.equal(code, 0, stderr + stdout);
    for (const { status, error, metrics = {}, unavailable = {} } of (JSON.parse(stdout) as Said).cells) {
      assert.notEqual(status, "failed", error);
      const gaps = Object.keys(metrics).filter((metric) => metrics[metric] === null);
      assert.ok(gaps.length > 0 || status !== "measured");
      for (const gap of gaps) assert.ok(unavailable[gap], `${gap} has no reason`);
    }
  }
});

testOfSource("without /proc the tools that are there still make pipes", {
  timeout: 60_000,
  skip: mayUnshare() || (subject.name === "node" ? false : `${subject.name} itself does not start without /proc`),
}, async () => {
  const words = ["shared-set", "--transport", "fifo", ...SMALL];
  const command = ["unshare", "-m", "/bin/sh", "-c", 'umount -l /proc; exec "$@"', "sh", ...HERE, ...words];
  const { stdout, stderr } = await beginProgram(command).finished;
  const { cells } = JSON.parse(stdout || stderr) as Said;
  for (const { status, error } of cells) assert.notEqual(status, "failed", error);
  assert.ok(cells.some(({ status, config }) => status === "measured" && config.transport === "fifo"));
});

testOfSource("memory without /proc is a reason for each figure", {}, async () => {
  const readText = (): string => {
    throw Object.assign(new Error("ENOENT"), { code: "ENOENT" });
  };
  const never = () => assert.fail("only readText must be used");
  const [sample] = await memoryReader("linux", { readText, run: never, spawn: never, after: never }).read([7]);
  const figures = Object.values(sample!);
  assert.equal(figures.length, 3);
  for (const figure of figures) assert.match((figure as { unavailable: string }).unavailable, /\/proc.*not mounted/);
});

testOfSourceOnOne(1, "an empty PATH is no lack of pipes", linux, async () => {
  for (const PATH of [undefined, ""]) {
    const { code, stdout, stderr } = await beginProgram([...HERE, "shared-set", ...SMALL], { env: { PATH } }).finished;
    assert.equal(code, 0, stderr);
    for (const { status, error, config } of (JSON.parse(stdout) as Said).cells) {
      assert.equal(status, "measured", error);
      if (config.transport !== "shm") assert.equal(config.transport, "fifo");
    }
  }
});

testOfSource("what auto stands for where no pipes can be made", {}, () => {
  assert.equal(bestTransport("linux"), "fifo");
  assert.equal(bestTransport("linux", false), "socket");
  assert.equal(bestTransport("windows", true), "socket");
  for (const scenario of [sharedSet, shardedWriters]) {
    const configured = scenario.configure!({ transport: "auto" }, {
      mode: "processes",
      start: "spawn",
      system: "linux",
      pipes: false,
    }) as Record<
      string,
      unknown
    >;
    assert.equal(configured.transport, "socket");
  }
});

testOfSource("a folder that holds no pipes is told with mkfifo's own words", linux, () =>
  withFolder(async (folder) => {
    const key = { scenario: "shared-set", runtime: name, mode: "processes", start: "spawn", config: {} } as const;
    const stage = makeStage(runtime, key, new AbortController().signal);
    assert.deepEqual(await tryPipes(stage, folder, ["one"]), [join(folder, "one")]);
    const problem = await tryPipes(stage, join(folder, "nowhere"), ["one"]);
    assert.match(String(problem), /^mkfifo could make no pipes in .*nowhere \(.*No such file/);
  }));

const NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"];

function mayBecomeNobody(): false | string {
  if (process.getuid?.() !== 0) return "only the superuser can become somebody else";
  const reads = spawnSync(NOBODY[0]!, [...NOBODY.slice(1), "test", "-r", HERE.at(-1)!]).status === 0;
  return reads ? false : "nobody but the superuser may read this checkout";
}

testOfSourceOnOne(1, "in a current folder that may not be entered all is measured", {
  ...linux,
  skip: linux.skip || mayBecomeNobody(),
}, () =>
  withFolder(async (folder) => {
    const closed = join(folder, "closed");
    const TMPDIR = join(folder, "tmp");
    for (const made of [closed, TMPDIR]) mkdirSync(made);
    chmodSync(folder, 0o755);
    chmodSync(TMPDIR, 0o1777);
    const script = 'cd "$1"; chmod 0 .; shift; exec "$@"';
    const command = ["/bin/sh", "-c", script, "sh", closed, ...NOBODY, ...HERE, "shared-set", ...SMALL];
    const { code, stdout, stderr } = await beginProgram(command, { env: { TMPDIR, HOME: TMPDIR } }).finished;
    assert.equal(code, 0, stderr);
    for (const { status, error } of (JSON.parse(stdout) as Said).cells) assert.equal(status, "measured", error);
    assert.deepEqual(readdirSync(TMPDIR).filter((left) => left.startsWith("paratax-")), []);
  }));

// Whether the others are hidden is looked at first: else nothing would be tried.
const HIDDEN = `mount -t proc -o remount,hidepid=2 proc /proc || mount -t proc -o hidepid=2 proc /proc
exec setpriv --reuid 65534 --regid 65534 --clear-groups -- /bin/sh -c '[ ! -e /proc/1 ] || exit 9; exec "$@"' sh "$@"`;

testOfSourceOnOne(1, "where /proc hides the processes of others all is measured, and gaps have reasons", {
  ...linux,
  skip: linux.skip || mayUnshare() || mayBecomeNobody(),
}, () =>
  withFolder(async (TMPDIR) => {
    chmodSync(TMPDIR, 0o1777);
    const words = ["memory", "--hold-ms", "50", "--iterations", "1", "--start", "spawn", ...SMALL.slice(4, 6)];
    const command = [
      "unshare",
      "-m",
      "/bin/sh",
      "-c",
      HIDDEN,
      "sh",
      ...HERE,
      ...words,
      "--workers",
      "1",
      "--json",
      "-",
    ];
    const { code, stdout, stderr } = await beginProgram(command, { env: { TMPDIR, HOME: TMPDIR } }).finished;
    assert.equal(code, 0, stderr);
    const { cells } = JSON.parse(stdout) as Said;
    assert.ok(cells.length > 0);
    for (const { status, error, metrics = {}, unavailable = {} } of cells) {
      assert.equal(status, "measured", error);
      for (const [metric, value] of Object.entries(metrics)) assert.ok(value !== null || unavailable[metric], metric);
      // What one worker adds may come out as nothing or less; that it was read is what counts here.
      for (const metric of ["pss_avg", "rss_avg", "uss_avg"]) assert.ok(Number.isFinite(metrics[metric]), metric);
    }
  }));

test(
  "this program as its own reaper kills the group, and who is in the folder, and removes it, whatever signal came",
  linux,
  (context) =>
    withFolder(async (folder) => {
      const own = join(folder, "paratax-run");
      mkdirSync(own);
      writeFileSync(join(own, "file"), "");
      const victim = runtime.spawn(["/bin/sh", "-c", "sleep 60 & wait"], { group: true, onOutput() {} });
      const untold = startUntold(own, context.signal);
      const reaper = runtime.spawn([...HERE, REAPER_FLAG, own], { group: true, cwd: dirname(folder), onOutput() {} });
      const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
      while (!SIGNALS.every((signal) => hears(reaper.pid, signal))) await new Promise((go) => setTimeout(go, 20));
      for (const signal of SIGNALS) process.kill(reaper.pid, signal);
      reaper.write(`${victim.pid}\n`);
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.ok(existsSync(own));
      reaper.end();
      assert.deepEqual(await victim.exited, { kind: "killed", signal: "SIGKILL" });
      assert.deepEqual(await untold.exited, { kind: "killed", signal: "SIGKILL" });
      assert.deepEqual(await reaper.exited, { kind: "exited", code: 0 });
      assert.ok(!existsSync(own));
    }),
);

/** Whether a process does not end by the signal: it hears or ignores it. */
function hears(pid: number, signal: "SIGTERM" | "SIGINT" | "SIGHUP"): boolean {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const bit = 1n << BigInt(constants.signals[signal] - 1);
  return (["SigCgt", "SigIgn"] as const).some((mask) => (maskIn(status, mask)! & bit) !== 0n);
}
