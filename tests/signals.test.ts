// Signals that were to be ignored stay so; a command that was stopped and continued says so in the cell it measured.

import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ignoredSignals, maskIn } from "../runtime/ignored_signals.ts";
import { begin, beginProgram, runtime, subject } from "./command.ts";
import { MARK, processesOf } from "./faults/run_processes.ts";

const linux = { timeout: 60_000, skip: runtime.system === "linux" ? false : "read from /proc" };
const { path, name } = runtime.identity;
const COMMAND = subject.compiled ? [process.env.PARATAX_TEST_BINARY!] : [
  path,
  ...{ deno: ["run", "-A"], bun: ["run"], node: [] }[name],
  fileURLToPath(new URL("../cli.ts", import.meta.url)),
];
const WORDS = ["memory", "--workers", "1", "--mode", "threads", "--iterations", "1", "--warmup", "0", "--no-progress"];
const LONG = [...WORDS, "--hold-ms", "2500", "--json", "-"];

async function cellOf(mark: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (processesOf(mark).some(({ line }) => /--paratax-cell /.test(line))) return;
    await setTimeout(25);
  }
  assert.fail("no cell was started");
}

test("nohup holds, and what a shell starts in the background is not interrupted", linux, async () => {
  const cases: [string, "SIGHUP" | "SIGINT"][] = [
    ['trap "" HUP; exec "$@"', "SIGHUP"],
    ['exec nohup "$@"', "SIGHUP"],
    ['"$@" & wait', "SIGINT"],
  ];
  await Promise.all(cases.map(async ([script, signal], index) => {
    const mark = `signals-${process.pid}-${index}`;
    const running = beginProgram(["/bin/sh", "-c", script, "sh", ...COMMAND, ...LONG], { env: { [MARK]: mark } });
    await cellOf(mark);
    const [command] = processesOf(mark).filter(({ line }) =>
      line.startsWith(COMMAND[0]!) && !line.includes("--paratax-cell")
    );
    process.kill(command!.pid, signal);
    const { stdout, stderr } = await running.finished;
    const { complete, cells } = JSON.parse(stdout) as { complete: boolean; cells: { status: string }[] };
    assert.ok(complete && cells.every(({ status }) => status === "measured"), `${script}: ${stderr}`);
    assert.deepEqual(processesOf(mark), []);
  }));
});

test("a signal that nobody wanted ignored is heard", linux, async () => {
  const mark = `signals-${process.pid}-heard`;
  const running = begin(LONG, { env: { [MARK]: mark } });
  await cellOf(mark);
  process.kill(running.pid, "SIGINT");
  assert.equal((await running.finished).code, 130);
});

test("a command that was stopped for a while says so in the cell", linux, async () => {
  const mark = `signals-${process.pid}-stopped`;
  const running = begin(LONG, { env: { [MARK]: mark } });
  await cellOf(mark);
  process.kill(running.pid, "SIGSTOP"); // as a group without a terminal ignores the SIGTSTP of Ctrl-Z
  await setTimeout(2000);
  process.kill(running.pid, "SIGCONT");
  const { code, stdout, stderr } = await running.finished;
  assert.equal(code, 0, stderr);
  const [cell] = (JSON.parse(stdout) as { cells: { warnings: { code: string; message: string }[] }[] }).cells;
  const warning = cell!.warnings.find(({ code }) => code === "stopped");
  const seconds = Number(/^The command stood still for ([\d.]+) s /.exec(warning?.message ?? "")?.[1]);
  assert.ok(seconds > 1 && seconds < 10, warning?.message ?? "no warning");
});

test("the mask of ignored signals is read where a runtime leaves it as it was", () => {
  assert.equal(maskIn("Name:\tx\nSigIgn:\t0000000001001003\nSigCgt:\t0\n"), 0x1001003n);
  assert.equal(maskIn("Name:\tx\n"), null);
  const told = (name: "deno" | "bun", mask: string): string[] => [
    ...ignoredSignals({ identity: { name }, pid: 7, readText: () => `SigIgn:\t${mask}\n` }),
  ];
  assert.deepEqual(told("deno", "0000000000001001"), ["SIGHUP"]);
  assert.deepEqual(told("bun", "0000000000001003"), ["SIGHUP", "SIGINT"]);
  assert.deepEqual(told("bun", "0000000000001000"), []);
});
