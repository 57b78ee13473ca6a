// The task command from outside: an answer about a file of the user's in one command, with every kind of worker.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { paratax, subject } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { testOfSweeps, testOnOne } from "../../helpers/share.ts";
import { DOUBLE, FILE, measured, POOLS, TINY } from "../../helpers/task_command.ts";
import { valid } from "../../helpers/valid.ts";

const slow = { timeout: 120_000 };
testOfSweeps( // each is a cell of tests/live/examples.test.ts
  "the examples give inline's outputs in pools of processes",
  slow,
  async () => {
    const files = ["hash", "query", "markdown", "blur", "chart"].map((name) =>
      fileURLToPath(new URL(`../../../examples/${name}.ts`, import.meta.url))
    );
    const { cells, comparison } = await measured(...files, ...POOLS, "--mode", "processes");
    assert.deepEqual(cells.filter(({ status }) => status !== "measured"), []);
    const kinds = cells.filter(({ again }) => !again).map(({ mode, start, config }) =>
      `${config.module} ${mode} ${start}`
    );
    const expected = files.flatMap((file) => ["inline none", "processes pool"].map((kind) => `${file} ${kind}`));
    assert.deepEqual(kinds.sort(), expected.sort());
    const named = (label: string) => label.split(" ")[0];
    assert.equal(comparison!.pairs.length, files.length);
    assert.ok(comparison!.pairs.every(({ cell, baseline }) => named(cell) === named(baseline)));
  },
);

testOnOne(
  1,
  "a pool is held against inline, by a gate too, and the answer is in words",
  slow,
  () =>
    withFolder(async (folder) => {
      const [file, json] = [join(folder, FILE), join(folder, "r.json")];
      writeFileSync(file, DOUBLE);
      const gate = "threads.tasks_per_s < -50%";
      const less = ["--mode", "threads", "--start", "pool", "--dispatch", "message", "--blocks", "6", "--seed", "3"];
      const words = [...TINY, ...less, "--json", json, "--fail-if", gate];
      const { code, stdout, stderr } = await paratax("task", file, ...words);
      assert.equal(code, 3, stderr);
      assert.match(stderr, /^The gate ".+" failed: tasks_per_s of threads is −\d.*against inline\.$/m);
      const { comparison, cells } = valid(readFileSync(json, "utf8"));
      assert.deepEqual(comparison!.cells.map(({ label }) => label), [
        "inline",
        "threads",
      ]);
      assert.equal(cells.length, 6 * 3);
      assert.ok(comparison!.pairs.every(({ baseline }) => baseline === "inline"));
      assert.equal(comparison!.answers!.length, 1);
      const [{ advice, sentences, subject: about, runtime }] = comparison!.answers!;
      assert.deepEqual([advice, runtime], ["inline", subject.name]);
      assert.match(
        sentences[0]!,
        /^Keep it inline: a call takes .+ ms, handing it to a warm thread costs .+ ms more \(/,
      );
      assert.equal(about, file);
      assert.match(stdout, /^task .+\n.+\n.+\n\n\w+: Keep it inline: /m);
      assert.match(stdout, /^What a task costs/m);
      assert.deepEqual(stdout.split("\n").filter((line) => line.length > 80 && !line.includes(folder)), []);
    }),
);

testOfSweeps( // the action of tests/live/scripts/action.test.ts does the same
  "two versions of a function are held against each other, by a gate too",
  slow,
  () =>
    withFolder(async (folder) => {
      const [before, after] = [join(folder, "before.ts"), join(folder, "after.ts")];
      for (const [file, rounds] of [[before, 1e5], [after, 4e6]] as const) {
        writeFileSync(
          file,
          `export default (n: number): number => { for (let i = 0; i < ${rounds}; i++) n = (n * 31 + i) | 0; return n; };
        export const inputs = [1, 2];`,
        );
      }
      const words = ["--axis", "mode=inline", "--blocks", "6", "--duration-ms", "20", "--no-progress"];
      const { code, stderr } = await paratax(
        "compare",
        "task",
        before,
        after,
        ...words,
        "--fail-if",
        "tasks_per_s < -10%",
      );
      assert.equal(code, 3, stderr);
      assert.match(stderr, /tasks_per_s of \S+after\.ts is −\d\d.* %.* against \S+before\.ts\.$/m);
    }),
);

testOnOne(1, "pools of several sizes are told apart", slow, () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, FILE), DOUBLE);
    const words = [
      "--mode",
      "threads",
      "--start",
      "pool",
      "--dispatch",
      "message",
      "--blocks",
      "1",
      "--runtime",
      "self",
    ];
    const { comparison } = await measured(join(folder, FILE), ...words, ...TINY, "--workers", "1,2");
    assert.deepEqual(comparison!.cells.map(({ label }) => label), ["inline", "threads 1", "threads 2"]);
  }));
