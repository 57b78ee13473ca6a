// `npm run soak -- [MINUTES] [--runtime NAME] [--mode threads|processes]`: every scenario for so long, all at once, and what the
// processes that measure hold meanwhile: memory, descriptors, threads. A leak shows as a row that grows. Linux alone tells.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median } from "../engine/result/statistics.ts";
import type { ResultFile } from "../engine/result/result.ts";
import type { Exit } from "../runtime/contract.ts";
import { currentRuntime } from "../runtime/current.ts";
import { RUNTIME_NAMES, type RuntimeName } from "../runtime/runtimes.ts";
import { MARK, PARTS, processesOf } from "../tests/faults/run_processes.ts";
import { toolCommand } from "../tests/faults/tool.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runtime: { type: "string", default: "all" }, mode: { type: "string", default: "all" } },
});
const minutes = Number(positionals[0] ?? 30);
const runtimes = values.runtime === "all" ? RUNTIME_NAMES : [values.runtime as RuntimeName];
const modes = values.mode === "all" ? ["threads", "processes"] : [values.mode!];

const LOOK_MS = 5000;
/** Nothing may be left so long after the command's end. */
const GONE_MS = 2000;
/** What the first tenth holds is not judged: heaps and tables are still being filled. The first third of the rest is held against the last. */
const WARM = 0.1;
/** Memory may wander by this much, as a fraction and in bytes: collectors give pages back when they like. */
const WANDER = 0.1;
const WANDER_BYTES = 8 * 2 ** 20;

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const RUNS = 101;
const FOR_EVER = ["--workers", "2", "--warmup", "0", "--iterations"];
const FILL = [
  ...["--workers", "2", "--id-space", "1000000", "--warmup", String(RUNS - 1)],
  ...["--duration-ms", String(Math.ceil(minutes * 60_000 / RUNS))],
];
const SCENARIOS: Readonly<Record<string, readonly string[]>> = {
  "overhead": [...FOR_EVER, "1000000", "--start", "spawn"],
  "memory": [...FOR_EVER, "100000", "--start", "spawn", "--hold-ms", "300"],
  "shared-set": FILL,
  "sharded-writers": [...FILL, "--writers", "2"],
  "local-reduce": FILL,
  "compare": ["overhead", ...FOR_EVER, "3", "--blocks", "1000", "--preset", "quick"],
};

/** What one process held at one moment. */
interface Look {
  readonly rss: number;
  readonly descriptors: number;
  readonly threads: number;
}

interface Soak {
  readonly name: string;
  readonly mark: string;
  readonly folder: string;
  readonly pid: number;
  /** By the part's name: the command, and the process that measures. */
  readonly looks: Readonly<Record<"command" | "cell", Look[]>>;
  readonly exited: Promise<Exit>;
  exit: Exit | null;
  said: string;
}

const host = await currentRuntime();
const folder = mkdtempSync(join(tmpdir(), "paratax-soak-"));
const soaks = runtimes.flatMap((runtime) =>
  Object.keys(SCENARIOS).flatMap((scenario) =>
    scenario === "compare" ? [begin(runtime, scenario, "all")] : modes.map((mode) => begin(runtime, scenario, mode))
  )
);
const until = performance.now() + minutes * 60_000;
while (performance.now() < until && soaks.some(({ exit }) => exit === null)) {
  await pause(LOOK_MS);
  for (const soak of soaks) look(soak);
}
for (const { exit, pid } of soaks) if (exit === null) process.kill(pid, "SIGINT");
await Promise.all(soaks.map(({ exited }) => exited));
await pause(GONE_MS);

console.log("runtime  scenario         mode       part     samples  descriptors      threads       RSS MiB");
const problems = soaks.flatMap((soak) =>
  [...judge(soak), ...leftBy(soak)].map((problem) => `${soak.name}: ${problem}`)
);
for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? `${soaks.length} runs of ${minutes} minutes: flat, nothing left.` : "Not flat.");
rmSync(folder, { recursive: true, force: true });
process.exit(problems.length === 0 ? 0 : 1);

function begin(runtime: RuntimeName, scenario: string, mode: string): Soak {
  const name = `${runtime.padEnd(7)}  ${scenario.padEnd(15)}  ${mode.padEnd(9)}`;
  const mark = `soak-${runtime}-${scenario}-${mode}`;
  const TMPDIR = join(folder, mark);
  mkdirSync(TMPDIR);
  const options = scenario === "compare"
    ? ["--axis", "mode=threads,processes"]
    : ["--mode", mode, "--runtime", runtime];
  const words = [scenario, ...SCENARIOS[scenario]!, ...options, "--timeout", "86400", "--no-progress"];
  const decoder = new TextDecoder();
  const child = host.spawn([...toolCommand(ROOT, runtime), ...words, "--json", join(folder, `${mark}.json`)], {
    group: true,
    env: { TMPDIR, [MARK]: mark, NO_COLOR: "1" },
    onOutput() {},
    onError: (bytes) => soak.said += decoder.decode(bytes, { stream: true }),
  });
  const soak: Soak = {
    name,
    mark,
    folder: TMPDIR,
    pid: child.pid,
    looks: { command: [], cell: [] },
    exited: child.exited,
    exit: null,
    said: "",
  };
  void child.exited.then((exit) => soak.exit = exit);
  return soak;
}

function look({ exit, pid, mark, looks }: Soak): void {
  if (exit !== null) return;
  const cell = processesOf(mark).find((one) => PARTS.cell.test(one.line) && parentOf(one.pid) === pid);
  for (const [part, its] of [["command", pid], ["cell", cell?.pid]] as const) {
    const held = its === undefined ? null : heldBy(its);
    if (held) looks[part].push(held);
  }
}

/** A child that the cell has forked and that is no program of its own yet looks like the cell. */
function parentOf(pid: number): number | null {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]);
  } catch {
    return null; // it has ended
  }
}

function heldBy(pid: number): Look | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const figure = (field: string): number => Number(new RegExp(`^${field}:\\s*(\\d+)`, "m").exec(status)![1]);
    const descriptors = readdirSync(`/proc/${pid}/fd`).length;
    return { rss: 1024 * figure("VmRSS"), descriptors, threads: figure("Threads") };
  } catch {
    return null; // it has ended
  }
}

/** Prints what each part held, early and late; returns what grew. In a comparison every cell is another process. */
function judge({ name, mark, looks }: Soak): string[] {
  const parts = name.includes("compare") ? ["command"] as const : ["command", "cell"] as const;
  return parts.flatMap((part) => {
    const judged = looks[part].slice(Math.ceil(WARM * looks[part].length));
    const third = Math.floor(judged.length / 3);
    if (third === 0) return [`its ${part} was looked at ${looks[part].length} times, which is too few`];
    const [early, late] = [judged.slice(0, third), judged.slice(-third)];
    const rss = [early, late].map((part) => median(part.map((one) => one.rss)));
    // a round needs some for its own time; what is leaked raises the usual number and the least one
    const counts = (["descriptors", "threads"] as const).map((what) => {
      const [before, after] = [early, late].map((part) => part.map((one) => one[what]));
      const leaked = Math.min(...after) > Math.min(...before);
      return { what, from: median(before), to: median(after), leaked };
    });
    const span = ({ from, to }: { from: number; to: number }): string => `${from} → ${to}`.padStart(11);
    const mebibytes = rss.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(" → ").padStart(15);
    const kept = keptIn(join(folder, `${mark}.json`)).padStart(7);
    console.log(`${name}  ${part.padEnd(7)}  ${kept}  ${counts.map(span).join("  ")}  ${mebibytes}`);
    const grown = counts.filter(({ from, to, leaked }) => leaked && to > from)
      .map(({ what, from, to }) => `${what} of its ${part} grew from ${from} to ${to}`);
    const more = rss[1] - rss[0];
    return more > WANDER * rss[0] && more > WANDER_BYTES
      ? [...grown, `memory of its ${part} grew by ${(more / 2 ** 20).toFixed(1)} MiB`]
      : grown;
  });
}

/** How many raw values its result has, or blocks; a run that fills sets keeps none until the last round. */
function keptIn(path: string): string {
  try {
    const { cells: [cell], comparison } = JSON.parse(readFileSync(path, "utf8")) as ResultFile;
    if (comparison) return String(comparison.blocks);
    const kept = "samples" in cell! ? Object.values(cell.samples).map(({ length }) => length) : [];
    return String(Math.max(0, ...kept));
  } catch {
    return "?";
  }
}

/** What was wrong with its end. Exit code 0 is a run that came to its end by itself. */
function leftBy({ exit, mark, folder, said }: Soak): string[] {
  const ended = exit?.kind === "exited" && (exit.code === 130 || exit.code === 0);
  const left = [...processesOf(mark).map(({ line }) => line.slice(0, 120)), ...readdirSync(folder)];
  return [
    ...ended ? [] : [`ended with ${JSON.stringify(exit)}: ${said.trim().slice(-400)}`],
    ...left.length === 0 ? [] : [`left ${left.join("; ")}`],
  ];
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
