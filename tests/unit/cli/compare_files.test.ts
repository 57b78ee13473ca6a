// Two saved results that cannot be compared: one sentence that names the file, the place, or what was probably meant.

import assert from "node:assert/strict";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compareSaved } from "../../../cli/compare_files.ts";
import { readResults } from "../../../engine/result/read_results.ts";
import { understand } from "../../../cli/arguments.ts";
import type { Surroundings } from "../../../cli/surroundings.ts";
import { UsageError } from "../../../engine/result/usage_error.ts";
import { type Cell, type ResultFile, SCHEMA } from "../../../engine/result/result.ts";
import { loadCatalogue } from "../../../scenarios/known.ts";
import { withFolder } from "../../helpers/folder.ts";
import { savedResult } from "../../helpers/saved_result.ts";

const scenarios = await loadCatalogue();

const good = JSON.stringify(savedResult());

/** What the command says, and its exit code; `printed` is standard output. */
async function compare(...words: string[]): Promise<{ code: number; said: string; printed: string }> {
  const request = understand(["compare", ...words], scenarios, "1");
  assert.ok(request.kind === "compare-files", JSON.stringify(request));
  const lines: string[] = [];
  let printed = "";
  const around = {
    runtime: { collectGarbage: () => true, after: (_: number, next: () => void) => void setTimeout(next, 0) },
    print: (text: string) => Promise.resolve(void (printed += text)),
    stop: new AbortController().signal,
    version: "1",
    command: ["paratax", "compare"],
    width: 80,
    say: (line: string) => lines.push(line),
  } as unknown as Surroundings;
  try {
    return { code: await compareSaved(request, around), said: lines.join("\n"), printed };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { code: 2, said: error.message, printed };
  }
}

test("results that the first paratax wrote are compared, also with new ones", () =>
  withFolder(async (folder) => {
    const old = fileURLToPath(new URL("../../fixtures/schema_1_blocks.json", import.meta.url));
    const path = join(folder, "new.json");
    writeFileSync(path, JSON.stringify((await readResults([old])).results[0].result));
    const schemas = [old, path].map((file) => JSON.parse(readFileSync(file, "utf8")).schema);
    assert.deepEqual(schemas, ["paratax/1", SCHEMA]);
    for (const files of [[old, old], [old, path], [path, old]]) {
      const { code, said, printed } = await compare(...files);
      assert.deepEqual([code, said], [0, ""]);
      assert.match(printed, /processes spawn/);
    }
  }));

test("a gate on what one of the files lacks fails, and says which cell", () =>
  withFolder(async (folder) => {
    const write = (name: string, change: (cells: ResultFile["cells"]) => unknown): string => {
      const path = join(folder, name);
      const result = savedResult();
      writeFileSync(path, JSON.stringify({ ...result, cells: change(result.cells) }));
      return path;
    };
    const isThreads = ({ mode }: Cell): boolean => mode === "threads";
    const failed = ({ scenario, runtime, mode, start, config }: Cell) => (
      {
        ...{ scenario, runtime, mode, start, config, status: "failed", phase: "run", error: "boom", samples: {} },
        ...{ provenance: null, measured_at: null, conditions: null },
      }
    );
    const whole = write("whole.json", (cells) => cells);
    const lacking = [
      write("missing.json", (cells) => cells.filter((cell) => !isThreads(cell))),
      write("failed.json", (cells) => cells.map((cell) => isThreads(cell) ? failed(cell) : cell)),
      write("none.json", (cells) => cells.map(failed)),
    ];
    for (const path of lacking) {
      for (const [files, letter] of [[[whole, path], "B"], [[path, whole], "A"]] as const) {
        for (const words of ["threads.p50_iter_s > +500%", "p50_iter_s > +500%"]) {
          const trust = ["--trust-one-process", "--fail-if", words];
          const { code, said } = await compare(...files, ...trust);
          assert.equal(code, 3, said);
          assert.match(
            said,
            new RegExp(
              `^The gate "${words.replace("+", "\\+")}" failed: node threads spawn.* was not measured in ${letter}\\.$`,
              "m",
            ),
          );
        }
      }
    }
    const other = write("other.json", (cells) => cells.map((cell) => ({ ...cell, scenario: "memory" })));
    const apart = await compare(whole, other, "--fail-if", "p50_iter_s > +5%");
    assert.equal(apart.code, 3, apart.said);
    assert.match(apart.said, /have no scenario in common/);
  }));

const BAD: [string, string, RegExp][] = [
  ["truncated", good.slice(0, 400), /^Cannot read \S*bad\.json as it is no JSON( at 1:\d+)?: give a file/],
  ["foreign", '{"name":"x"}', /^Cannot read \S*bad\.json as it is no result of paratax: give/],
  ["newer", good.replace(SCHEMA, "paratax/99"), /as it is paratax\/99 and this paratax reads up to paratax\/\d+: give/],
  [
    "wrong",
    good.replace('"threads"', '"fibers"'),
    /as cells\[0\]\.mode is wrong \(expected .*, found "fibers"\): give/,
  ],
  [
    "hostile",
    good.replace('"threads"', '"a\\n\\u001b[2J"'),
    /cells\[0\]\.mode is wrong .*found "a\\u\{a\}\\u\{1b\}\[2J"/,
  ],
];

for (const [kind, text, expected] of BAD) {
  test(`a file that is ${kind} is named, with the place`, () =>
    withFolder(async (folder) => {
      const [path, other] = [join(folder, "bad.json"), join(folder, "good.json")];
      writeFileSync(path, text);
      writeFileSync(other, good);
      for (const files of [[path, other], [other, path]]) {
        const { code, said, printed } = await compare(...files);
        assert.deepEqual([code, printed], [2, ""]);
        assert.match(said, expected);
        assert.ok(!said.includes("\n") && !said.includes("good.json"), said);
      }
      const both = await compare(path, path);
      assert.equal(both.said.match(/Cannot read/g)?.length, 2);
      assert.ok(!both.said.includes("\n"), both.said);
    }));
}

test("a file of 200 MB is refused by its size, before it is read", () =>
  withFolder(async (folder) => {
    const [path, other] = [join(folder, "large.json"), join(folder, "good.json")];
    writeFileSync(path, "");
    truncateSync(path, 200 * 2 ** 20);
    writeFileSync(other, good);
    assert.match(
      (await compare(other, path)).said,
      /^Cannot read \S*large\.json as it has 209715200 bytes, more than 64 MB/,
    );
  }));

test("files of which nothing was measured are refused", () =>
  withFolder(async (folder) => {
    const path = join(folder, "none.json");
    const result = savedResult();
    const cells = result.cells.filter(({ status }) => status !== "measured");
    writeFileSync(path, JSON.stringify({ ...result, cells, comparison: undefined }));
    const { code, said } = await compare(path, path);
    assert.deepEqual([code, /as no cell of \w+ was measured in both/.test(said)], [2, true], said);
  }));

test("what is misspelt is refused with what is near, and what is right is compared", () =>
  withFolder(async (folder) => {
    const path = join(folder, "good.json");
    writeFileSync(path, good);
    const gate = await compare(path, path, "--fail-if", "threads.p50_iter_s > +5%");
    assert.deepEqual(
      [
        gate.code,
        /gets no verdict \(one process each\): make each file by paratax compare overhead --axis runtime=.* --json A\.json, or give --trust-one-process\.$/
          .test(gate.said),
      ],
      [3, true],
      gate.said,
    );
    assert.equal((await compare(path, path, "--metric", "p95_iter_s")).code, 0);
    const wrong: [string[], RegExp][] = [
      [["--metric", "p95_itr_s"], /^Cannot compare p95_itr_s as there is no such metric: did you mean p95_iter_s\?$/],
      [["--fail-if", "threads.p50_itr_s > +5%"], /no such metric: did you mean p50_iter_s\?$/],
      [["--scenario", "overhed"], /by --scenario overhed: did you mean overhead\?$/],
      [
        ["--fail-if", "thraeds.p50_iter_s > +5%"],
        /names no cell of both files: give one of node\.threads\.spawn\.x\.B\.p50_iter_s, /,
      ],
      [["--custom-bigger-is-better", join(folder, "b.json")], /p50_iter_s is better lower: give --custom-smaller-is-b/],
    ];
    for (const [words, expected] of wrong) {
      const { code, said, printed } = await compare(path, path, ...words);
      assert.deepEqual([code, printed], [2, ""], said);
      assert.match(said, expected);
    }
  }));
