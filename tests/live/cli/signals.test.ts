// Signals that were to be ignored stay so; a command that was stopped and continued says so in the cell it measured.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ignoredSignals, maskIn } from "../../../runtime/ignored_signals.ts";
import { systemProgram } from "../../../runtime/system_program.ts";
import { begin, beginProgram, type Running, runtime, subject } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { oneOf, sampleOf, testOfSource, testOfSourceOnOne } from "../../helpers/share.ts";
import { MARK, processesOf } from "../../faults/run_processes.ts";
import { RUNTIMES } from "../../../runtime/runtimes.ts";

const linux = { timeout: 60_000, skip: runtime.system === "linux" ? false : "read from /proc" };
const bash = systemProgram("bash");
const withBash = { ...linux, skip: linux.skip || (bash === null ? "no bash, and so no job control" : false) };
const { path, name } = runtime.identity;
const COMMAND = subject.compiled ? [process.env.PARATAX_TEST_BINARY!] : [
  path,
  ...RUNTIMES[name].run,
  fileURLToPath(new URL("../../../cli.ts", import.meta.url)),
];
const WORDS = ["memory", "--workers", "1", "--mode", "threads", "--iterations", "1", "--warmup", "0", "--no-progress"];
const LONG = [...WORDS, "--hold-ms", "1500", "--mem-interval-ms", "150", "--json", "-"];

async function cellOf(mark: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (processesOf(mark).some(({ line }) => /--paratax-cell /.test(line))) return;
    await setTimeout(25);
  }
  assert.fail("no cell was started");
}

/** Its measuring process, not a cell's and not a shell's. */
function commandOf(mark: string): number {
  return processesOf(mark).find(({ line }) => line.startsWith(COMMAND[0]!) && !line.includes("--paratax-cell"))!.pid;
}

test("nohup holds, and what a shell starts in the background is not interrupted", linux, async () => {
  const cases: [string, "SIGHUP" | "SIGINT"][] = [
    ['trap "" HUP; exec "$@"', "SIGHUP"],
    ['exec nohup "$@"', "SIGHUP"],
    ['"$@" & sleep 0.2; wait', "SIGINT"],
  ];
  await Promise.all(
    sampleOf(cases).map(async ([script, signal], index) => {
      const mark = `signals-${process.pid}-${index}`;
      const running = beginProgram(["/bin/sh", "-c", script, "sh", ...COMMAND, ...LONG], { env: { [MARK]: mark } });
      await cellOf(mark);
      process.kill(commandOf(mark), signal);
      const { stdout, stderr } = await running.finished;
      const { complete, cells } = JSON.parse(stdout) as { complete: boolean; cells: { status: string }[] };
      assert.ok(complete && cells.every(({ status }) => status === "measured"), `${script}: ${stderr} ${stdout}`);
      assert.deepEqual(processesOf(mark), []);
    }),
  );
});

testOfSourceOnOne(1, "what a script waits for hears Ctrl-C, though it reads /dev/null", linux, async () => {
  const mark = `signals-${process.pid}-script`;
  const script = '"$@" </dev/null; echo "code $?" >&2';
  const running = beginProgram(["/bin/sh", "-c", script, "sh", ...COMMAND, ...LONG], { env: { [MARK]: mark } });
  await cellOf(mark);
  process.kill(commandOf(mark), "SIGINT");
  assert.match((await running.finished).stderr, /^code 130$/m);
});

/** What a shell does with the program, which signals it then ignores, and what is guessed where bash does not tell. */
const STARTS: readonly [script: string, ignored: readonly string[], bash?: { really?: string[]; guess: string[] }][] = [
  ['"$@" </dev/null; true', []],
  ['"$@"; true', []],
  ['sleep 0 & "$@" </dev/null; true', []], // what it started before says nothing
  ['"$@" </dev/null | cat; true', []],
  ['said=$("$@" </dev/null; true); echo "$said"', []],
  ['"$@" & wait', ["SIGINT"], { guess: [] }], // it waits for either by the same call
  ['"$@" & wait $!', ["SIGINT"], { guess: [] }],
  ['"$@" & sleep 8; true', ["SIGINT"]], // longer than a start under load
  ['{ "$@"; true; } & wait', ["SIGINT"], { really: [], guess: ["SIGINT"] }], // ignores what its children need not
  ['trap "" INT; "$@" </dev/null; true', ["SIGINT"]],
  ['trap "" HUP; "$@"; true', ["SIGHUP"]],
  ['trap "" TERM; "$@"; true', ["SIGTERM"]],
];

interface Told {
  readonly ignored: readonly string[];
  readonly caught: boolean;
}

testOfSource("which signals are ignored is known by how a shell started the program", linux, async (t) => {
  const program = [
    ...COMMAND.slice(0, -1),
    fileURLToPath(new URL("../../fixtures/ignored_signals.ts", import.meta.url)),
  ];
  const source = subject.compiled ? [path, ...RUNTIMES[name].run] : null;
  const words = source === null ? program : [...source, program.at(-1)!];
  const shells = ["dash", "bash", "busybox"].map((shell) => [shell, systemProgram(shell)] as const);
  for (const [shell, found] of shells) {
    if (found === null) await t.test(shell, { skip: "not on this machine" }, () => {});
  }
  for (const [shell, found] of oneOf(shells.filter(([, found]) => found !== null))) {
    const command = [found!, ...(shell === "busybox" ? ["sh"] : []), "-c"];
    // Deno catches signals some 600 ms after its start, as Node does at once: from then on it can only guess.
    const starts = [...STARTS, ['"$@" late & wait', ["SIGINT"], { guess: [] }] as (typeof STARTS)[number]];
    await Promise.all(starts.map(async ([script, ignored, bash]) => {
      const { stdout, stderr } = await beginProgram([...command, script, "sh", ...words]).finished;
      const told = (JSON.parse(stdout || "null") ?? assert.fail(`${shell} ${script}: ${stderr}`)) as Told;
      const late = name === "deno" && script.includes("late");
      if (late || name === "node") assert.ok(told.caught, script);
      const here = shell === "bash" && bash !== undefined
        ? { really: ignored, ...bash }
        : { really: ignored, guess: ignored };
      // Without a terminal SIGHUP is guessed to be ignored.
      const wanted = told.caught ? new Set(["SIGHUP", ...here.guess]) : new Set(here.really);
      assert.deepEqual([...told.ignored].sort(), [...wanted].sort(), `${shell} ${script}`);
    }));
  }
  // In a session of its own, as a terminal's is: who takes it over is then known to be no shell of this session.
  const setsid = systemProgram("setsid");
  await t.test("a shell that has ended", { skip: setsid === null ? "no setsid on this machine" : false }, async () => {
    const script = '"$@" >"$OUT" & exit';
    await withFolder(async (folder) => {
      const out = join(folder, "told");
      writeFileSync(out, "");
      await beginProgram([setsid!, "/bin/sh", "-c", script, "sh", ...words], { env: { OUT: out } }).finished;
      for (let tries = 0; tries < 400 && readFileSync(out, "utf8") === ""; tries++) await setTimeout(25);
      assert.ok((JSON.parse(readFileSync(out, "utf8")) as Told).ignored.includes("SIGINT"));
    });
  });
});

testOfSourceOnOne(1, "a signal that nobody wanted ignored is heard", linux, async () => {
  const mark = `signals-${process.pid}-heard`;
  const running = begin(LONG, { env: { [MARK]: mark } });
  await cellOf(mark);
  process.kill(running.pid, "SIGINT");
  assert.equal((await running.finished).code, 130);
});

/** Stops the program for two seconds, and expects of its cell that it says so. */
async function stoppedFor2(mark: string, running: Running, stop: (pid: number) => void): Promise<void> {
  await cellOf(mark);
  const pid = commandOf(mark);
  stop(pid);
  await setTimeout(2000);
  assert.match(readFileSync(`/proc/${pid}/stat`, "utf8"), /\) T /);
  process.kill(pid, "SIGCONT");
  const { code, stdout, stderr } = await running.finished;
  assert.equal(code, 0, stderr);
  const [cell] = (JSON.parse(stdout) as { cells: { warnings: { code: string; message: string }[] }[] }).cells;
  const warning = cell!.warnings.find(({ code }) => code === "stopped");
  const seconds = Number(/^The command stood still for ([\d.]+) s /.exec(warning?.message ?? "")?.[1]);
  assert.ok(seconds > 1 && seconds < 10, warning?.message ?? "no warning");
}

testOfSourceOnOne(1, "a command that was stopped for a while says so in the cell", linux, async () => {
  const mark = `signals-${process.pid}-stopped`;
  const running = begin(LONG, { env: { [MARK]: mark } });
  await stoppedFor2(mark, running, (pid) => process.kill(pid, "SIGSTOP"));
});

testOfSourceOnOne(1, "so does one that Ctrl-Z stopped", withBash, async () => {
  const mark = `signals-${process.pid}-suspended`;
  // Only a group that a shell with job control looks after is stopped by it.
  const shell = [bash!, "-c", 'set -m; "$@" & wait -f $!', "sh"];
  const running = beginProgram([...shell, ...COMMAND, ...LONG], { env: { [MARK]: mark } });
  await stoppedFor2(mark, running, (pid) => process.kill(-pid, "SIGTSTP"));
});

testOfSource("the mask of ignored signals is read where a runtime leaves it as it was", {}, () => {
  const status = "Name:\tx\nSigIgn:\t0000000001001003\nSigCgt:\t0000000100004643\n";
  assert.equal(maskIn(status, "SigIgn"), 0x1001003n);
  assert.equal(maskIn(status, "SigCgt"), 0x100004643n);
  assert.equal(maskIn("Name:\tx\n", "SigIgn"), null);
  const told = (name: "deno" | "bun", mask: string): string[] => [
    ...ignoredSignals({ identity: { name }, pid: 7, readText: () => `SigIgn:\t${mask}\nSigCgt:\t0000000100000440\n` }),
  ];
  assert.deepEqual(told("deno", "0000000000001001"), ["SIGHUP"]);
  assert.deepEqual(told("bun", "0000000000001003"), ["SIGHUP", "SIGINT"]);
  assert.deepEqual(told("bun", "0000000000001000"), []);
});
