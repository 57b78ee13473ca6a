// The command from outside: what it prints, writes and refuses, and how it ends.

import { test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Cell } from "../../../engine/result/result.ts";
import { begin, paratax, runtime, subject } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { oneOf, testOfBinaries, testOfSourceOnOne, testOnOne, twoAtATime } from "../../helpers/share.ts";
import { valid } from "../../helpers/valid.ts";

const SMALL = ["--quick", "--workers", "2", "--iterations", "2", "--warmup", "0"];
const slow = { timeout: 60_000 };

testOfBinaries(
  1,
  "overhead measures every mode and start here, as JSON that keeps the schema, tables of 80 columns and a page",
  slow,
  () =>
    withFolder(async (folder) => {
      const [file, page, TMPDIR] = ["r.json", "r.html", "tmp"].map((name) => join(folder, name));
      mkdirSync(TMPDIR);
      const words = ["overhead", ...SMALL, "--json", file, "--html", page];
      const { code, stdout, stderr } = await begin(words, { env: { TMPDIR } }).finished;
      assert.equal(code, 0, stderr + stdout);
      assert.deepEqual(stdout.split("\n").filter((line) => line.length > 80), []);
      const result = valid(readFileSync(file, "utf8"));
      assert.equal(result.quick, true);
      assert.equal(result.complete, true);
      assert.deepEqual(result.command, ["paratax", ...words]);
      assert.match(readFileSync(page, "utf8"), /^<!DOCTYPE html>[^]*paratax overhead --quick/);
      const [first] = result.conclusion!;
      assert.match(first, / times \(.* … .*\)/);
      assert.ok(stdout.replace(/\s+/g, " ").includes(first), "it is not said");
      const seen = result.cells.map(({ mode, start, status }) => `${mode} ${start} ${status}`);
      assert.deepEqual(seen, [
        "threads spawn measured",
        "threads pool measured",
        "processes spawn measured",
        "processes pool measured",
        "processes fork unsupported",
        "processes forkserver unsupported",
        "inline none measured",
      ]);
      for (const cell of result.cells) checkOverhead(cell);
      assert.deepEqual(readdirSync(TMPDIR), []);
    }),
);

const TRANSPORT = runtime.system === "windows" ? "socket" : "fifo";
const FEW = ["--quick", "--workers", "1", "--duration-ms", "100", "--warmup", "0", "--transport", TRANSPORT];
for (const scenario of oneOf(["shared-set", "sharded-writers"])) {
  test(`${scenario} by processes says nothing but where it is, with --debug too`, slow, async () => {
    const { code, stderr } = await paratax(scenario, "--mode", "processes", ...FEW, "--debug");
    assert.equal(code, 0, stderr);
    assert.deepEqual(stderr.split("\n").filter((line) => line !== "" && !/^\d+\/\d+ /.test(line)), []);
  });
}

function checkOverhead(cell: Cell): void {
  assert.equal(cell.runtime, subject.name);
  if (cell.status !== "measured") return;
  if (!subject.compiled) assert.equal(cell.provenance?.version, runtime.identity.version);
  assert.equal(cell.provenance?.compiled, subject.compiled);
  assert.equal(cell.samples.iter_s.length, 2);
  const { min_iter_s, p50_iter_s, max_iter_s, p50_work_s, relative_to_threads, task_s } = cell.metrics;
  if (cell.mode === "inline") assert.ok(p50_work_s === undefined && task_s! < max_iter_s!);
  else assert.ok(0 < p50_work_s! && p50_work_s! < max_iter_s!);
  assert.ok(min_iter_s! <= p50_iter_s! && p50_iter_s! <= max_iter_s! && max_iter_s! < 30);
  if (cell.mode === "threads" && cell.start === "spawn") assert.equal(relative_to_threads, 1);
  assert.ok(relative_to_threads! > 0);
  assert.ok(task_s! > 0 && task_s! < 0.02, `20,000 rounds took ${task_s} s`);
  const phases = ["create", "start", "load", "work", "finish"].map((name) => cell.metrics[`avg_${name}_s`] ?? 0);
  assert.ok(phases.every((value) => value >= 0), String(phases));
  assert.ok(phases.reduce((sum, value) => sum + value) <= max_iter_s! * (1 + 1e-9));
  if (cell.start === "spawn") assert.ok(cell.metrics.p50_load_s! > 0 && task_s! < p50_work_s!);
  assert.equal(cell.metrics.relative_to_thread_pool! > 0, cell.start === "pool");
}

testOfSourceOnOne(1, "memory measures threads and processes, in bytes that make sense", slow, async () => {
  const words = ["memory", ...SMALL, "--hold-ms", "100", "--mem-interval-ms", "20", "--json", "-"];
  const { code, stdout, stderr } = await paratax(...words);
  assert.equal(code, 0, stderr);
  for (const cell of valid(stdout).cells) {
    if (cell.status !== "measured") continue;
    const { metrics } = cell;
    assert.ok(metrics.samples_taken! >= 2);
    if (runtime.system !== "linux") continue;
    assert.ok(metrics.rss_min! <= metrics.rss_avg! && metrics.rss_avg! <= metrics.rss_max!);
    assert.ok(metrics.uss_avg! <= metrics.pss_avg! && metrics.pss_avg! <= metrics.rss_avg!);
    // two processes more, of which the leanest runtime has 27 MB each
    if (cell.mode === "processes") assert.ok(metrics.rss_max! - metrics.rss_baseline! > 3e7);
    assert.ok(metrics.rss_baseline! > 5e6 && metrics.rss_max! < 1e9);
    assert.ok(metrics.footprint_per_worker! > 1e5 && metrics.footprint_per_worker! < 1e8);
  }
});

testOnOne(
  0,
  "results go to files and standard output, everything else to standard error",
  slow,
  () =>
    withFolder(async (folder) => {
      const files = { json: join(folder, "r.json"), csv: join(folder, "r.csv"), markdown: join(folder, "r.md") };
      const words = Object.entries(files).flatMap(([format, path]) => [`--${format}`, path]);
      const { code, stdout, stderr } = await paratax(
        "overhead",
        ...SMALL,
        "--mode",
        "threads",
        "--start",
        "pool",
        ...words,
      );
      assert.equal(code, 0, stderr);
      assert.match(stdout, /threads\s+pool\s+message\s+[\d.]+/);
      assert.match(stdout, /Quick: a first look/);
      assert.ok(!stdout.includes("\u001b"), "colours went to what is no terminal");
      assert.equal(stderr, `1/1 overhead ${subject.name} threads pool, workers 2, dispatch message\n`);
      valid(readFileSync(files.json, "utf8"));
      assert.match(readFileSync(files.csv, "utf8"), /^scenario,runtime,version,mode,start,quick,status,.*avg_iter_s/);
      assert.match(readFileSync(files.markdown, "utf8"), /\| threads \| pool \| message \|/);
      assert.deepEqual(readdirSync(folder).sort(), ["r.csv", "r.json", "r.md"]);
    }),
);

testOnOne(
  2,
  "a runtime that is not there is a row that says so, and without any figure the exit code is 1",
  slow,
  async () => {
    const other = subject.name === "bun" ? "deno" : "bun";
    const words = ["overhead", ...SMALL, "--mode", "threads", "--runtime", other, "--json", "-"];
    const { code, stdout } = await begin(words, { env: { PATH: "/nowhere" } }).finished;
    const { cells } = valid(stdout);
    assert.equal(cells.length, 2);
    // the source finds the one in its own node_modules: whatever is found, every cell is a row
    assert.equal(code, cells.some(({ status }) => status === "measured") ? 0 : 1);
  },
);

/** What is known once the machine was looked at, and of the words alone, of which `tests/unit/cli/wrong_use.test.ts` has all, one. */
const WRONG: [string[], RegExp][] = [
  [["overhead", "--wrokers", "2"], /^Unknown option '--wrokers': did you mean --workers\?$/],
  [
    ["overhead", "--json", "/nowhere/at/all.json"],
    /^Cannot write --json \/nowhere\/at\/all.json \(ENOENT\): give a file/,
  ],
  [["overhead", "--json", tmpdir()], /^Cannot write --json .* as it is a folder: give the name of a file\.$/],
  [["overhead", "--runtime", "node", "--node", "/nowhere/node"], /^Cannot use \/nowhere\/node as Node: .*--node/],
  [["overhead", "--runtime", "bun", "--bun", "/bin/sh"], /^Cannot use \/bin\/sh as Bun: .*--bun/],
  [
    ["sharded-writers", "--writers", "1,8", "--id-space", "4"],
    /^Cannot share 4 ids among 8 writers: give an --id-space of 8/,
  ],
];

testOnOne(1, "wrong use is one sentence on standard error and exit code 2, before anything runs", slow, async () => {
  await twoAtATime(WRONG, async ([words, expected]) => {
    const { code, stdout, stderr } = await paratax(...words);
    assert.equal(code, 2, `${words.join(" ")}: ${stderr}`);
    assert.equal(stdout, "");
    assert.match(stderr.trimEnd(), expected);
    assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
  });
});

test("help and version go to standard output with exit code 0", slow, async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  const deno = JSON.parse(readFileSync(new URL("../../../deno.json", import.meta.url), "utf8"));
  const made = { deno: "Deno", bun: "Bun", node: "Node" }[subject.name];
  const line = new RegExp(
    `^paratax ${version} \\(${made} \\d+\\.\\d+\\.\\d+${subject.compiled ? ", compiled" : ""}\\)\n$`,
  );
  for (const word of ["--version", "-V", "version"]) assert.match((await paratax(word)).stdout, line);
  assert.equal(deno.version, version);
  const help = await paratax("overhead", "--help");
  assert.equal(help.code, 0);
  for (const option of ["--workers", "--work-iters", "--quick", "--json", "--timeout", "--deno"]) {
    assert.ok(help.stdout.includes(option), option);
  }
});

test("a command inside a cell is refused, so that a binary never starts itself without end", slow, async () => {
  const { code, stdout, stderr } = await begin(["overhead", ...SMALL], { env: { PARATAX_FOLDER: tmpdir() } }).finished;
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /^Cannot start a run inside a run: PARATAX_FOLDER is set, .*; unset it\.\n$/);
});

test(
  "what a user has set for runtimes, in the environment or the working folder, does not reach a cell",
  slow,
  () =>
    withFolder(async (cwd) => {
      const log = join(cwd, "seen.txt");
      const spy = join(cwd, "spy.cjs");
      const seen = 'require("node:fs").appendFileSync(' + JSON.stringify(log) + ', process.argv.join(" ") + "\\n");';
      writeFileSync(spy, seen);
      writeFileSync(join(cwd, "bunfig.toml"), 'preload = ["./spy.cjs"]\n');
      writeFileSync(join(cwd, ".env"), `NODE_OPTIONS=--require=${spy}\nUV_THREADPOOL_SIZE=1\n`);
      writeFileSync(join(cwd, "deno.json"), '{ "imports": { "./cpu.ts": "./spy.cjs" }, "nodeModulesDir": "auto" }');
      const env = { NODE_OPTIONS: `--require=${spy}`, BUN_OPTIONS: `--preload=${spy}`, DENO_V8_FLAGS: "--trace-gc" };
      const file = join(cwd, "r.json"); // --trace-gc writes to the standard output of whomever it reaches
      const least = ["--workers", "1", "--iterations", "1", "--warmup", "0", "--no-progress"];
      const words = ["overhead", ...least, "--start", "spawn", "--json", file];
      const { code, stderr } = await begin(words, { env, cwd }).finished;
      assert.equal(code, 0, stderr);
      assert.ok(valid(readFileSync(file, "utf8")).cells.some(({ status }) => status === "measured"));
      const reached = existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
      assert.deepEqual(reached.filter((line) => line.includes("--paratax-")), []);
    }),
);

testOfBinaries(
  1,
  "doctor says what each runtime can do, in every format",
  slow,
  () =>
    withFolder(async (folder) => {
      const files = ["d.json", "d.csv", "d.md"].map((name) => join(folder, name));
      const [json, csv, markdown] = files;
      const { code, stdout } = await paratax("doctor", "--json", json, "--csv", csv, "--markdown", markdown);
      assert.equal(code, 0);
      for (const text of [stdout, ...files.map((file) => readFileSync(file, "utf8"))]) {
        for (const name of ["Deno", "Bun", "Node"]) assert.match(text, new RegExp(`${name} \\d+\\.\\d+`));
      }
      const { conclusion, findings, program } = JSON.parse(readFileSync(json, "utf8"));
      assert.match(conclusion[1], /^Deno, Bun and Node can be measured/);
      for (const text of [stdout, readFileSync(markdown, "utf8")]) {
        assert.ok(text.replace(/\s+/g, " ").includes(conclusion.join(" ")), "it is not said");
      }
      assert.equal(program.version, (await paratax("--version")).stdout.trim());
      assert.deepEqual(findings[0].message.startsWith(`${program.version} at ${program.path}`), true);
      const own = findings.find(({ code }: { code: string }) => code === `runtime-${subject.name}`);
      assert.equal(own.level, "ok", own.message);
      assert.equal(own.message.includes(`in this program at ${program.path} `), subject.compiled, own.message);
      assert.doesNotMatch(stdout, /dev\/shm/);
      assert.match(readFileSync(csv, "utf8"), /^level,code,message\n/);
      assert.equal(readFileSync(csv, "utf8").trimEnd().split("\n").length, 1 + findings.length);
      assert.equal(readFileSync(markdown, "utf8").match(/^\| (ok|warn|missing) \|/gm)?.length, findings.length);
    }),
);

testOfSourceOnOne(2, "doctor fails where no runtime can be measured, whether strict or not", slow, async () => {
  const nowhere = ["deno", "bun", "node"].flatMap((name) => [`--${name}`, "/nowhere/at/all"]);
  for (const strict of [[], ["--strict"]]) {
    const { code, stdout } = await paratax("doctor", ...nowhere, ...strict);
    assert.equal(code, 1);
    assert.equal(stdout.match(/^missing .*\/nowhere\/at\/all/gm)?.length, 3);
  }
});

testOfSourceOnOne(1, "a cell that takes too long fails and the next one is still measured", slow, async () => {
  const words = ["overhead", "--workers", "2", "--mode", "threads", "--iterations", "1000000", "--warmup", "0"];
  const { code, stdout } = await paratax(...words, "--timeout", "1", "--json", "-");
  assert.equal(code, 1);
  const { cells } = valid(stdout);
  assert.equal(cells.length, 2);
  for (const cell of cells) {
    assert.equal(cell.status, "failed");
    assert.match((cell as { error: string }).error, /not done within 1 s; give more with --timeout/);
  }
});

test(
  "Ctrl-C ends every worker, keeps what was measured, and exits with 130",
  slow,
  () =>
    withFolder(async (folder) => {
      const file = join(folder, "r.json");
      writeFileSync(file, "the old one");
      const few = ["--workers", "2", "--mode", "processes", "--start", "spawn", "--warmup", "0"];
      const words = ["overhead", ...few, "--iterations", "1000", "--json", file];
      const running = begin(words, { env: { TMPDIR: folder } });
      const workers = new Set<string>();
      for (let tries = 0; tries < 2000 && workers.size < 12; tries++) { // fresh ones in each iteration
        for (const { pid, line } of processesGiven(folder)) if (line.includes(" cpu ")) workers.add(pid);
        await pause(5);
      }
      if (!existsSync("/proc")) await pause(1000);
      if (runtime.system !== "windows") process.kill(running.pid, "SIGXFSZ"); // of ulimit -f, which ends no command
      running.kill("SIGINT");
      const { code, stderr } = await running.finished;
      assert.equal(code, 130, stderr);
      const result = valid(readFileSync(file, "utf8"));
      assert.equal(result.complete, false);
      assert.equal(result.cells[0].status, "failed");
      assert.equal((result.cells[0] as { error: string }).error, "interrupted");
      assert.ok((result.cells[0] as { samples: Record<string, readonly number[]> }).samples.iter_s.length > 0);
      assert.deepEqual(readdirSync(folder), ["r.json"]);
      assert.deepEqual(processesGiven(folder), []);
    }),
);

testOfSourceOnOne(
  1,
  "an interrupted run makes no finished result less, in any format, and says where it is kept itself",
  slow,
  () =>
    withFolder(async (folder) => {
      const formats = { json: join(folder, "r.json"), csv: join(folder, "r.csv"), markdown: join(folder, "r.md") };
      const outputs = Object.entries(formats).flatMap(([format, file]) => [`--${format}`, file]);
      const words = ["--workers", "1", "--warmup", "0", "--mode", "threads", "--start", "spawn", "--no-progress"];
      const whole = await paratax("overhead", ...words, "--iterations", "2", ...outputs);
      assert.equal(whole.code, 0, whole.stderr);
      const texts = Object.values(formats).map((file) => readFileSync(file, "utf8"));
      for (const command of [["overhead"], ["compare", "overhead", "--axis", "mode=threads", "--blocks", "6"]]) {
        const less = command.length > 1
          ? words.filter((word) => !["--mode", "threads", "--start", "spawn"].includes(word))
          : words;
        const TMPDIR = join(folder, "tmp");
        mkdirSync(TMPDIR);
        const running = begin([...command, ...less, "--iterations", "100000", ...outputs], { env: { TMPDIR } });
        const measures = (): boolean => processesGiven(TMPDIR).some(({ line }) => line.includes("--paratax-cell"));
        if (!existsSync("/proc")) await pause(1500);
        for (let tries = 0; existsSync("/proc") && tries < 600 && !measures(); tries++) await pause(50);
        running.kill("SIGINT");
        const { code, stderr } = await running.finished;
        assert.equal(code, 130, stderr);
        assert.deepEqual(Object.values(formats).map((file) => readFileSync(file, "utf8")), texts);
        assert.equal(valid(readFileSync(`${formats.json}.partial`, "utf8")).complete, false);
        assert.match(stderr, /^Interrupted: \S+r\.csv stays as it was; this run is in \S+r\.csv\.partial\.$/m);
        rmdirSync(TMPDIR);
      }
      assert.equal((await paratax("overhead", ...words, "--iterations", "3", ...outputs)).code, 0);
      assert.notEqual(readFileSync(formats.csv, "utf8"), texts[1]);
      assert.deepEqual(readdirSync(folder).sort(), ["r.csv", "r.json", "r.md"]);
    }),
);

test(
  "SIGKILL to the command leaves no process and no folder",
  { ...slow, skip: runtime.system === "windows" ? "Windows has no process groups" : false },
  () =>
    withFolder(async (folder) => {
      const words = ["overhead", "--workers", "2", "--mode", "processes", "--iterations", "100000"];
      const running = begin(words, { env: { TMPDIR: folder } });
      while (!readdirSync(folder).some((name) => name.startsWith("paratax-"))) await pause(50);
      await pause(500);
      running.kill("SIGKILL");
      await running.finished;
      const left = (): string[] => [...readdirSync(folder), ...processesGiven(folder).map(({ line }) => line)];
      for (let tries = 0; left().length > 0 && tries < 120; tries++) await pause(50);
      assert.deepEqual(left(), []);
    }),
);

testOfSourceOnOne(
  1,
  "a stopped cell is named, and ended",
  { ...slow, skip: runtime.system === "linux" ? false : "Linux alone tells that a process is stopped" },
  async () => {
    const words = ["overhead", "--workers", "2", "--mode", "threads", "--start", "pool", "--iterations", "1000000"];
    const running = begin([...words, "--json", "-", "--timeout", "3"]);
    const cell = async (): Promise<string> => {
      for (let tries = 0; tries < 500; tries++) {
        const pid = readdirSync("/proc").find((name) => /^\d+$/.test(name) && isCellOf(running.pid, name));
        if (pid) return pid;
        await pause(20);
      }
      throw new Error("no cell was started");
    };
    const pid = await cell();
    process.kill(Number(pid), "SIGSTOP");
    const { code, stdout } = await running.finished;
    assert.equal(code, 1);
    const [{ error }] = valid(stdout).cells as readonly { error?: string }[];
    assert.equal(error, `the process that measured it (pid ${pid}) has stalled: something stopped it`);
    assert.ok(!existsSync(`/proc/${pid}/environ`) || readFileSync(`/proc/${pid}/cmdline`).length === 0);
  },
);

function isCellOf(parent: number, pid: string): boolean {
  try {
    const own = readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--paratax-cell");
    return own && readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ")[1] === String(parent);
  } catch {
    return false; // it ended while it was looked at
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Living processes in whose environment a word stands; none where the system has no /proc. */
function processesGiven(word: string): { pid: string; line: string }[] {
  if (!existsSync("/proc/self/environ")) return [];
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name) && read(`/proc/${name}/environ`).includes(word))
    .map((pid) => ({ pid, line: read(`/proc/${pid}/cmdline`).replaceAll("\0", " ") }));
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // it ended while it was looked at
  }
}
