// --keep-awake: a process of the lowest priority on each usable core, while the command measures and no longer.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { allowedCores } from "../../../engine/machine/environment.ts";
import { lowestPriority } from "../../../runtime/keep_awake.ts";
import { MARK, processesOf } from "../../faults/run_processes.ts";
import { begin, type Running, runtime } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { testOnOne } from "../../helpers/share.ts";
import { valid } from "../../helpers/valid.ts";

const linux = { timeout: 120_000, skip: runtime.system === "linux" ? false : "read from /proc" };
const WORDS = ["memory", "--workers", "1", "--mode", "threads", "--iterations", "1", "--warmup", "0", "--no-progress"];
const LONG = [...WORDS, "--keep-awake", "--mem-interval-ms", "250", "--hold-ms"];

/** SCHED_IDLE in /proc/PID/stat. */
const IDLE_POLICY = 5;

function fieldsOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" "); // from the state on, the third of all
}

function secondsOf(pids: readonly number[]): number {
  return pids.map(fieldsOf).reduce((sum, fields) => sum + Number(fields[11]) + Number(fields[12]), 0) / 100;
}

function spinnersOf(mark: string): number[] {
  return processesOf(mark).filter(({ line }) => /^\S*sh -c while .* paratax-awake \d+$/.test(line)).map(({ pid }) =>
    pid
  );
}

function groupNice(pid: number): string | undefined {
  return /nice (-?\d+)/.exec(readFileSync(`/proc/${pid}/autogroup`, "utf8"))?.[1];
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (holds()) return;
    await setTimeout(25);
  }
  assert.fail(`never: ${what}`);
}

/** Starts the command, and resolves once its cell is measured with the cores awake. */
async function measuring(
  mark: string,
  holdMs: string,
  ...more: string[]
): Promise<Running & { readonly spinners: readonly number[] }> {
  const running = begin([...LONG, holdMs, ...more], { env: { [MARK]: mark } });
  const cores = allowedCores(readFileSync("/proc/self/status", "utf8"))!;
  await until(() => {
    const measured = processesOf(mark).some(({ line }) => / --paratax-cell /.test(line));
    return measured && spinnersOf(mark).length === cores.length;
  }, "a cell and a process for each core");
  return { ...running, spinners: spinnersOf(mark) };
}

testOnOne(
  1,
  "each usable core has a process of the lowest priority, which is nobody's CPU time and gone afterwards",
  linux,
  () =>
    withFolder(async (folder) => {
      const file = join(folder, "r.json");
      const mark = `awake-${process.pid}-during`;
      const begun = performance.now();
      const { spinners, finished } = await measuring(mark, "2000", "--json", file);
      const places = spinners.map((pid) => allowedCores(readFileSync(`/proc/${pid}/status`, "utf8"))!);
      assert.deepEqual(places.flat().sort(), allowedCores(readFileSync("/proc/self/status", "utf8")));
      const priority = lowestPriority(runtime.system);
      for (const pid of spinners) {
        const isLowest = (): boolean => {
          const fields = fieldsOf(pid);
          return priority === "idle" ? Number(fields[38]) === IDLE_POLICY : Number(fields[16]) === 19; // nice
        };
        await until(isLowest, "one has the lowest priority");
        await until(() => ["19", undefined].includes(groupNice(pid)), "the group of their session is as nice");
      }
      const before = secondsOf(spinners);
      await setTimeout(500);
      const spun = secondsOf(spinners) - before;
      const { code, stdout, stderr } = await finished;
      assert.equal(code, 0, stderr);
      const { cells: [cell], environment } = valid(readFileSync(file, "utf8"));
      assert.equal(environment.kept_awake, priority);
      assert.match(stdout.replace(/\s+/g, " "), /\d of \d+ cores? kept awake, /); // tests/unit/report/source.test.ts: only then
      const wall = (performance.now() - begun) / 1000;
      const most = wall * environment.cores - spun;
      const { others_cpu_s } = cell.conditions!;
      assert.ok(
        others_cpu_s! <= most,
        `${others_cpu_s} s of others, ${spun} s of what kept cores awake in ${wall} s`,
      );
      assert.deepEqual(processesOf(mark), []);
    }),
);

testOnOne(1, "however the command ends, nothing keeps cores awake after it", linux, async () => {
  await Promise.all((["SIGKILL", "SIGINT"] as const).map(async (signal) => {
    const mark = `awake-${process.pid}-${signal}`;
    const running = await measuring(mark, "60000");
    running.kill(signal);
    const { code } = await running.finished;
    if (signal === "SIGINT") assert.equal(code, 130);
    await until(() => processesOf(mark).length === 0, `all gone after ${signal}`);
  }));
});

testOnOne(1, "without what watches over them they end by themselves", linux, async () => {
  const mark = `awake-${process.pid}-alone`;
  const { kill, finished } = await measuring(mark, "60000");
  const [keeper] = processesOf(mark).filter(({ line }) => / paratax-keeper /.test(line));
  process.kill(keeper.pid, "SIGKILL");
  await until(() => spinnersOf(mark).length === 0, "those whose watch was killed are gone");
  kill("SIGINT");
  await finished;
});
