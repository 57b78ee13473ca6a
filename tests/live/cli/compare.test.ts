// The compare command from outside: blocks that are run and saved, gates, two files, Ctrl-C, wrong use.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { begin, paratax, subject } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { testOnOne, twoAtATime } from "../../helpers/share.ts";
import { valid } from "../../helpers/valid.ts";

const TINY = ["--iterations", "1", "--warmup", "0", "--workers", "1", "--no-progress"];
const slow = { timeout: 60_000 };

testOnOne(
  1,
  "a comparison runs every cell in every block, judges, saves and shows; a gate fails with 3, the width may stop it",
  { timeout: 120_000 },
  () =>
    withFolder(async (folder) => {
      const [json, csv] = [join(folder, "r.json"), join(folder, "r.csv")];
      const axis = ["overhead", "--axis", "start=spawn,pool,fork", "--blocks", "7", "--until-width", "1000"];
      const words = [...axis, "--seed", "5", ...TINY, "--fail-if", "pool.p50_iter_s > -99%"];
      const { code, stdout, stderr } = await paratax("compare", ...words, "--json", json, "--csv", csv);
      assert.equal(code, 3, stderr);
      assert.match(stderr, /^The gate "pool\.p50_iter_s > -99%" failed: .* of pool is .*\n$/);
      const { cells, comparison, complete } = valid(readFileSync(json, "utf8"));
      assert.equal(complete, true);
      assert.equal(comparison!.seed, 5);
      const { blocks } = comparison!;
      assert.ok(blocks === 6 || blocks === 7);
      for (let block = 1; block <= blocks; block++) {
        const starts = cells.filter((cell) => cell.block === block).map(({ start }) => start).sort();
        assert.deepEqual(starts, ["pool", "spawn", "spawn"]);
      }
      assert.deepEqual(comparison!.cells.map(({ label, values }) => [label, values.filter(Number).length]), [
        ["spawn", blocks],
        ["pool", blocks],
        ["fork", 0],
      ]);
      assert.equal(comparison!.pairs.length, 1);
      assert.ok(comparison!.pairs[0].ratio < 1);
      assert.match(stdout, /fork +unsupported \[\d\]/);
      assert.match(stdout, /^pool +.*├?─*●/m);
      assert.deepEqual(stdout.split("\n").filter((line) => line.length > 80), []);
      assert.match(readFileSync(csv, "utf8"), /^scenario,block,runtime/);

      const again = await paratax("compare", json, json, "--json", "-");
      assert.equal(again.code, 0, again.stderr);
      const { comparison: files } = valid(again.stdout);
      assert.deepEqual(
        files!.pairs.map(({ ratio, verdict }) => [ratio, verdict === "faster" || verdict === "slower"]),
        [
          [1, false],
          [1, false],
        ],
      );
      const gate = await paratax("compare", json, json, "--fail-if", "threads.p50_iter_s > -99%");
      assert.equal(gate.code, 3);
      assert.match(
        gate.stderr,
        /^The gate "threads\.p50_iter_s > -99%" failed: p50_iter_s of .* B is \+0\.00 %.*\.\n$/,
      );
      const missing = await paratax("compare", json, join(folder, "none.json"));
      assert.equal(missing.code, 2);
      assert.match(missing.stderr, /^Cannot read .*none\.json/);
    }),
);

testOnOne(
  1,
  "Ctrl-C leaves the blocks that are complete, and exits with 130",
  slow,
  () =>
    withFolder(async (folder) => {
      const json = join(folder, "r.json");
      const words = ["compare", "overhead", "--axis", "start=spawn", ...TINY, "--blocks", "1000", "--json", json];
      const running = begin(words, { env: { TMPDIR: folder } });
      while (blocksIn(json) < 2) await new Promise((resolve) => setTimeout(resolve, 50));
      running.kill("SIGINT");
      const { code, stderr } = await running.finished;
      assert.equal(code, 130, stderr);
      const { complete, comparison, cells } = valid(readFileSync(json, "utf8"));
      assert.equal(complete, false);
      assert.ok(comparison!.blocks >= 2);
      assert.equal(cells.length, 2 * comparison!.blocks);
      assert.ok(cells.every(({ status }) => status === "measured"));
    }),
);

function blocksIn(path: string): number {
  try {
    return valid(readFileSync(path, "utf8")).comparison!.blocks;
  } catch {
    return 0; // not written yet
  }
}

testOnOne(1, "memory can be compared from no worker on", slow, async () => {
  // Long enough for samples on a busy machine too, and one block more than an answer takes.
  const words = ["--iterations", "1", "--warmup", "0", "--hold-ms", "200", "--mem-interval-ms", "10", "--no-progress"];
  const { code, stdout, stderr } = await paratax(
    "compare",
    "memory",
    "--axis",
    "workers=0,1,2",
    "--blocks",
    "3",
    ...words,
    "--json",
    "-",
  );
  assert.equal(code, 0, stderr);
  const [found] = valid(stdout).comparison!.findings;
  assert.ok(found.kind === "marginal-memory" && found.runtime === subject.name && found.bytes_per_worker > 1e5);
});

testOnOne(
  1,
  "a plan says how many blocks to take, in words and in the JSON; p stands there when it is asked for",
  slow,
  () =>
    withFolder(async (folder) => {
      const json = join(folder, "r.json");
      const words = [
        "compare",
        "overhead",
        "--axis",
        "start=pool,spawn",
        "--workers",
        "1",
        "--warmup",
        "0",
        "--no-progress",
      ];
      const pilot = [...words, "--iterations", "3", "--blocks", "6", "--plan", "--p", "--json", json];
      const { code, stdout, stderr } = await paratax(...pilot);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /ratio +95 % +p +verdict/);
      const { comparison } = valid(readFileSync(json, "utf8"));
      const { blocks, iterations, seconds, command } = comparison!.plan!;
      if (blocks === null) assert.match(stdout, /^Plan: no number of blocks/m);
      else {
        assert.ok(iterations! >= 5 && seconds! > 0);
        assert.deepEqual(command!.slice(-4), ["--blocks", String(blocks), "--iterations", String(iterations)]);
        assert.ok(!command!.includes("--plan"));
        assert.match(stdout, new RegExp(`^Plan: ${blocks} blocks of ${iterations} iterations, about `, "m"));
      }
      const shown = await paratax("report", json);
      assert.doesNotMatch(shown.stdout, /ratio +95 % +p/);
    }),
);

/** What is known once cells are planned, and of the words alone, of which `tests/unit/cli/wrong_use.test.ts` has all, one. */
const WRONG: [string[], RegExp][] = [
  [["overhead", "--axis", "start=fork"], /^Cannot compare overhead as no cell of it can be measured: a JavaScript/],
  [["overhead", "--plan", "--axis", "start=spawn"], /^Cannot use --plan as there is one cell to measure/],
  [["overhead", "--plan", "--blocks", "5"], /^Cannot use --plan with 5 blocks: give --blocks 6 or more\.$/],
  [
    ["overhead", "--fail-if", "bun.fork.x > 5%"],
    /as it names no cell held against threads: give one of processes\.x\.$/,
  ],
  [
    ["overhead", "--fail-if", "processes.p50_iter_s > 5%", "--blocks", "5"],
    /with 5 blocks: give --blocks 6 or more\.$/,
  ],
  [["overhead", "--bloks", "6"], /^Unknown option '--bloks': did you mean --blocks\?$/],
  [
    ["overhead", ...TINY, "--metric", "p50_itr_s"],
    /^Cannot compare p50_itr_s as there is no such metric: did you mean p50_iter_s\?$/,
  ],
];

testOnOne(1, "wrong use of compare is one sentence and exit code 2", slow, async () => {
  await twoAtATime(WRONG, async ([words, expected]) => {
    const { code, stdout, stderr } = await paratax("compare", ...words);
    assert.equal(code, 2, `${words.join(" ")}: ${stderr}`);
    assert.equal(stdout, "");
    assert.match(stderr.trimEnd(), expected);
    assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
  });
});
