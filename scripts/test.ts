// The project's checks, then the one suite in each runtime, one after the other as they would disturb each other.
// `npm test -- [STEP …] [tests/FILE.test.ts …]` restricts it. The last line is "N passed, N failed[, N skipped]".

import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { constants, tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { binaries } from "./install.mjs";
import { countJUnit, summary, type Tally } from "./junit.ts";
import { type Toolchain, TOOLCHAINS } from "./binary/targets.ts";
import type { RuntimeName } from "../runtime/runtimes.ts";
import { checkLayers, readSources } from "./layers.ts";

/** What a step found; `output` is shown when something failed. */
interface Outcome extends Tally {
  readonly output: string;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TEST_TIMEOUT_MS = 60_000; // Bun's own is 5 s: too short for a test that starts processes on a busy machine
const TOOL_DEADLINE_MS = 1_200_000; // Deno has no timeout for a test: a blocked worker would be waited for for ever
const KILL_GRACE_MS = 5_000;

const CHECKS: Record<string, () => Outcome | Promise<Outcome>> = {
  format: () => denoCheck("fmt", "--check"),
  lint: () => denoCheck("lint"),
  types: () => denoCheck("check", "."),
  layers: () => {
    const violations = checkLayers(readSources(ROOT));
    return one(violations.length === 0, violations.join("\n"));
  },
};

/** The arguments by which each runtime runs test files and writes a JUnit report. */
const SUITES: Record<RuntimeName, (report: string) => string[]> = {
  node: (report) => [
    "--test",
    "--test-isolation=none", // a process for each file costs more than the tests in most
    "--test-concurrency=1",
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    "--test-reporter=junit",
    `--test-reporter-destination=${report}`,
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
  ],
  deno: (report) => ["test", "-A", "--no-check", `--junit-path=${report}`],
  bun: (report) => ["test", `--timeout=${TEST_TIMEOUT_MS}`, "--reporter=junit", `--reporter-outfile=${report}`],
};

/**
 * So many lanes of tests run side by side, one more than most machines have cores, as tests wait for processes and for
 * times; each takes so many files at a time, in one process that loads what they share once. Those that start nothing
 * come last, many at a time, and fill what the long ones leave.
 */
const LANES = 3;
const AT_ONCE = { live: 4, unit: 30 };

/**
 * Live tests wait for processes and for times, and a machine that others use deceives one of them now and then: a group in
 * which something failed is run once more, alone, and both are shown. Where more groups fail, the machine is not the reason.
 */
const MOST_AGAIN = 3;

const UNIT = "./tests/unit/";

const WHOLE = process.env.PARATAX_SWEEPS === "whole";

/** Whose assertions are about the machine, or about times that hold where nothing else runs: they have one lane alone. */
const ALONE = [
  "cli/many_processes",
  "engine/machine/conditions",
  "engine/machine/neighbours",
  "engine/run/first_cell",
  "faults",
  "runtime/memory/file_pages",
  "scenarios/metrics",
  "scenarios/shared_memory_deaths",
].map((name) => `./tests/live/${name}.test.ts`);

/** Those that take longest: each is the first of its group, and their groups begin, as one that began last would go on alone. */
const LONGEST = [
  "cli/fleet_together",
  "engine/cell/wall_clock",
  "cli/fleet",
  "scenarios/recompute",
  "cli/reproduce",
  "scenarios/task/cells",
  "engine/run/rehearsal",
  "cli/main",
  "cli/signals",
  "cli/bare_host",
  "scenarios/task/bad_tasks",
  "examples",
  "cli/keep_awake",
  "scenarios/shared_set/store",
  "scenarios/payload/scenario",
  "cli/task_module",
  "scenarios/sharded_writers/store",
  "report/html/page",
].map((name) => `./tests/live/${name}.test.ts`);

/**
 * What a user of a binary sees, tested on each as on the source: a sample, that `testOfSource` leaves of each file. Those
 * that take longest come first.
 */
const END_TO_END = [
  "main",
  "task_module",
  "temporary_folder",
  "signals",
  "bare_host",
  "private",
  "destinations",
  "product",
  "report",
  "readers",
].map((name) => `tests/live/cli/${name}.test.ts`);

const temporary = mkdtempSync(join(tmpdir(), "paratax-suite-"));
process.on("exit", () => rmSync(temporary, { recursive: true, force: true }));
const tools = new Set<ChildProcess>();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    for (const tool of tools) tool.kill();
    process.exit(128 + constants.signals[signal]);
  });
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const total: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, run] of select(args)) {
    const started = performance.now();
    const outcome = await run();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (outcome.failed > 0) console.log(outcome.output.trimEnd());
    const verdict = !(name in CHECKS) ? summary(outcome) : outcome.failed > 0 ? "failed" : "ok";
    console.log(`${name} ${verdict} ${seconds} s`);
    add(total, outcome);
  }
  console.log(summary(total));
  return total.failed > 0 ? 1 : 0;
}

/** The steps that the arguments name. None named: all of them, or with files the suites alone. */
function select(args: readonly string[]): [name: string, run: () => Outcome | Promise<Outcome>][] {
  const files = args.filter((arg) => arg.endsWith(".ts"));
  const names = args.filter((arg) => !files.includes(arg));
  const suites = (Object.keys(SUITES) as RuntimeName[]).map((name) => [name, () => suite(name, files)] as const);
  const steps = { ...CHECKS, ...Object.fromEntries(suites), binaries: testBinaries };
  const wrong = names.find((name) => !(name in steps)) ?? files.find((file) => !existsSync(resolve(ROOT, file)));
  if (wrong) {
    const message = `Cannot run "${wrong}" as it must be a test file or one of ${Object.keys(steps).join(", ")}.`;
    return [["arguments", () => one(false, message)]];
  }
  return Object.entries(steps).filter(([name]) =>
    names.length > 0 ? names.includes(name) : !files.length || name in SUITES
  );
}

/** Test files that one process runs one after the other, and what is added to its environment. */
interface Group {
  readonly runtime: RuntimeName;
  readonly files: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs the test files, all where none is named, in one runtime. To run no test is a failure. */
async function suite(runtime: RuntimeName, named: readonly string[]): Promise<Outcome> {
  const all = () =>
    readdirSync(join(ROOT, "tests"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts")).map((file) => `tests/${file.replaceAll("\\", "/")}`).sort();
  const files = (named.length > 0 ? named : all()).map(pathOf);
  if (files.length === 0) return one(false, "There is no file *.test.ts in tests/.");
  const inGroups = (own: readonly string[], size: number): Group[] =>
    dealt(own, Math.ceil(own.length / size)).map((files) => ({ runtime, files }));
  const live = files.filter((file) => !file.startsWith(UNIT));
  const others = live.filter((file) => !ALONE.includes(file));
  const together = [
    ...LONGEST.filter((file) => others.includes(file)),
    ...others.filter((file) => !LONGEST.includes(file)),
  ];
  const unit = files.filter((file) => file.startsWith(UNIT));
  const most = await inLanes([...inGroups(together, AT_ONCE.live), ...inGroups(unit, AT_ONCE.unit)], LANES);
  const alone = await inLanes(inGroups(live.filter((file) => ALONE.includes(file)), AT_ONCE.live), 1);
  return await sumOf([...most, ...alone]);
}

/** The files in so many parts, each of which has some from everywhere, as neighbours take alike. */
function dealt(files: readonly string[], parts: number): string[][] {
  return Array.from({ length: parts }, (_, part) => files.filter((_, index) => index % parts === part));
}

/** Bun takes a path for a pattern unless it begins with a dot. */
function pathOf(file: string): string {
  return `./${relative(ROOT, resolve(ROOT, file))}`;
}

/** What a group of files came to. */
type Played = readonly [group: Group, outcome: Outcome];

/** Runs groups of files, so many at the same time. */
async function inLanes(groups: readonly Group[], lanes: number): Promise<Played[]> {
  const all: Played[] = [];
  const left = groups.values();
  await Promise.all(Array.from({ length: lanes }, async (_, lane) => {
    for (const group of left) all.push([group, await runFiles(group, lane)]);
  }));
  return all;
}

/** The sum of what groups came to, of those that are run again of the second time. */
async function sumOf(all: readonly Played[]): Promise<Outcome> {
  const total = { passed: 0, failed: 0, skipped: 0, output: "" };
  const failing = all.filter(([{ files }, { failed }]) => failed > 0 && !files.some((file) => file.startsWith(UNIT)));
  const again = failing.length <= MOST_AGAIN ? failing : [];
  for (const played of all) {
    const [group, first] = played;
    const product = group.env?.PARATAX_TEST_BINARY;
    const told = (outcome: Outcome): string => product ? `\n${product}:\n${outcome.output}` : outcome.output;
    let outcome = first;
    if (again.includes(played)) {
      outcome = await runFiles(group, 0);
      console.log(`${told(first).trimEnd()}\nOf these ${summary(first)}, and ${summary(outcome)} run again alone.`);
    }
    add(total, outcome);
    if (outcome.failed > 0) total.output += told(outcome);
  }
  return total;
}

async function runFiles({ runtime, files, env }: Group, lane: number): Promise<Outcome> {
  const report = join(temporary, `report-${lane}.xml`);
  rmSync(report, { force: true });
  const named = runtime === "deno" ? [importing(files, lane)] : files;
  const { ok, output } = await runTool(runtime, [...SUITES[runtime](report), ...named], env, lane);
  const tally = countJUnit(existsSync(report) ? readFileSync(report, "utf8") : "");
  if (tally.passed + tally.failed + tally.skipped === 0) {
    return one(false, `${output}\n${runtime} ran no test: another may have these (tests/helpers/share.ts).`);
  }
  // A file that does not load or a crash after the last test may stand in the exit code alone.
  return { ...tally, failed: tally.failed || (ok ? 0 : 1), output };
}

/** A test file that imports others: Deno loads modules anew for each file that it is given. */
function importing(files: readonly string[], lane: number): string {
  const path = join(temporary, `files-${lane}.test.ts`);
  writeFileSync(path, files.map((file) => `import ${JSON.stringify(pathToFileURL(join(ROOT, file)))};\n`).join(""));
  return path;
}

/** Compiles with each toolchain and runs the end-to-end tests on what comes out; Deno's needs a denort, which not every machine has. */
async function testBinaries(): Promise<Outcome> {
  const out = join(temporary, "dist");
  const again = join(temporary, "dist-again");
  chmodSync(temporary, 0o755); // some tests start the binary as a user without rights
  mkdirSync(again);
  const twins: readonly Toolchain[] = WHOLE ? TOOLCHAINS : ["bun"];
  const [{ output }] = await Promise.all([
    runTool("node", ["scripts/compile.ts", "--out", out], {}, 0),
    runTool("node", ["scripts/binary/again.ts", again, ...twins], {}, 1),
  ]);
  const total = { passed: 0, failed: 0, skipped: 0, output };
  const made: string[] = [];
  for (const toolchain of TOOLCHAINS) {
    const products = existsSync(out) ? readdirSync(out).filter((name) => name.startsWith(`paratax-${toolchain}-`)) : [];
    const product = products.find((name) => !name.endsWith(".json"));
    if (product) {
      const twin = join(again, product);
      const bytes = readFileSync(join(out, product));
      const same = !twins.includes(toolchain) || existsSync(twin) && bytes.equals(readFileSync(twin));
      const placeless = !bytes.includes(join(ROOT, "node_modules"));
      total[same && placeless ? "passed" : "failed"]++;
      if (!same) total.output += `\n${product}: made twice of the same source, it came out different\n`;
      if (!placeless) total.output += `\n${product}: it names the folder that it was made in\n`;
      made.push(join(out, product));
    } else if (toolchain === "deno" && output.includes("Cannot get denort")) {
      console.log("No binary by Deno was tested: there is no denort here, and none can be downloaded.");
      total.skipped++;
    } else total.failed++;
  }
  const groups = dealt(END_TO_END.map(pathOf), Math.ceil(END_TO_END.length / AT_ONCE.live)).flatMap((files) =>
    made.map((binary): Group => ({ runtime: "node", files, env: { PARATAX_TEST_BINARY: binary } }))
  );
  const tested = await sumOf(await inLanes(groups, LANES));
  add(total, tested);
  return { ...total, output: total.output + tested.output };
}

async function denoCheck(...args: string[]): Promise<Outcome> {
  const { ok, output } = await runTool("deno", args);
  return one(ok, output);
}

/** Adds what a step or a part of it found to a sum. */
function add(total: { -readonly [K in keyof Tally]: Tally[K] }, one: Tally): void {
  for (const ending of ["passed", "failed", "skipped"] as const) total[ending] += one[ending];
}

/** The outcome of a check, which counts as one test. */
function one(ok: boolean, output: string): Outcome {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, output };
}

/** Runs a runtime's binary to its end, or to the deadline. */
function runTool(
  runtime: RuntimeName,
  args: readonly string[],
  added: NodeJS.ProcessEnv = {},
  lane: number = 0,
): Promise<{ ok: boolean; output: string }> {
  const program = binaries(ROOT)[runtime];
  if (!program) return Promise.resolve({ ok: false, output: `No package brings ${runtime} to this platform.` });
  // A file takes the output: a pipe would stay open for as long as a process that a test left behind.
  const log = join(temporary, `output-${lane}`);
  const descriptor = openSync(log, "w");
  const env = {
    NODE_COMPILE_CACHE: join(temporary, "compile-cache"), // hundreds of commands are started: each would strip types anew
    ...process.env,
    ...added,
    PARATAX_TEST_RUNTIME: runtime,
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
  };
  const tool = spawn(program, args, { cwd: ROOT, env, stdio: ["ignore", descriptor, descriptor] });
  tools.add(tool);
  const stop = (): boolean => tool.kill(); // not SIGKILL: Node's runner must end the processes that it started
  let late = false;
  const deadline = setTimeout(() => late = stop(), TOOL_DEADLINE_MS);
  const last = setTimeout(() => tool.kill("SIGKILL"), TOOL_DEADLINE_MS + KILL_GRACE_MS);
  return new Promise((settle) => {
    const end = (ok: boolean, reason = "") => {
      tools.delete(tool);
      clearTimeout(deadline);
      clearTimeout(last);
      closeSync(descriptor);
      settle({ ok, output: `${readFileSync(log, "utf8")}\n${reason}` });
    };
    tool.on("error", (error) => end(false, error.message));
    tool.on("exit", (code, signal) => {
      if (late) return end(false, `${runtime} did not end within ${TOOL_DEADLINE_MS / 1000} s.`);
      end(code === 0, signal ? `${runtime} was killed by ${signal}.` : "");
    });
  });
}
