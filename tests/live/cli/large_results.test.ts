// Results of any size: written compactly, and read cell by cell, in bounded memory and time.

import assert from "node:assert/strict";
import {
  closeSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cutCells } from "../../../engine/result/cut_cells.ts";
import { jsonPieces } from "../../../engine/result/json_text.ts";
import { writeFileWhole } from "../../../cli/output.ts";
import { readResults } from "../../../engine/result/read_results.ts";
import type { Cell, ResultFile } from "../../../engine/result/result.ts";
import { UsageError } from "../../../engine/result/usage_error.ts";
import { begin, runtime } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { savedResult } from "../../helpers/saved_result.ts";
import { testOfSweeps, testOnOne, WHOLE } from "../../helpers/share.ts";

const good = savedResult();

const jsonText = (value: unknown): string => [...jsonPieces(value)].join("");

function withSamples(samples: readonly number[]): ResultFile {
  const measured = good.cells.find(({ status }) => status === "measured")!;
  return { ...good, cells: [{ ...measured, samples: { iter_s: samples } } as Cell] };
}

/** Reads a text through `cutCells` in chunks of `size` bytes, and puts it together again. */
function reread(text: string, size: number): unknown {
  const bytes = new TextEncoder().encode(text);
  const chunks = function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
  };
  const cells: unknown[] = [];
  const decode = (parts: readonly { bytes: Uint8Array }[]): string => {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return parts.map(({ bytes }) => decoder.decode(bytes, { stream: true })).join("");
  };
  const pieces = cutCells(chunks());
  let piece = pieces.next();
  for (; !piece.done; piece = pieces.next()) {
    const { bytes: own, offset } = piece.value;
    assert.deepEqual(own, bytes.slice(offset, offset + own.length));
    cells.push(JSON.parse(decode([piece.value])));
  }
  const { rest, cut } = piece.value;
  const value = JSON.parse(decode(rest));
  cut.forEach((element, index) => value.cells[element] = cells[index]);
  return value;
}

test("whatever the chunks, a file is what JSON.parse makes of it", () => {
  const texts = [
    JSON.stringify(good),
    jsonText(good),
    JSON.stringify({
      a: '{["cells":[{',
      cells: [{ b: '}]\\"', c: { cells: [{}] } }, 5, [{}], "x,{", { d: "ä€😀" }],
      e: [1],
    }),
    JSON.stringify({ x: { cells: [{ y: 1 }] }, "cells ": [{}], cells: [] }),
    '{"a":"\\\\","cells" :\n [ {"b":[1,{"c":2}]} , {} ]\n}',
    '{"c\\u0065lls":[{"a":1}]}',
    "[]",
  ];
  for (const text of texts) {
    for (const size of [1, 2, 3, 7, 64, 1 << 20]) {
      assert.deepEqual(reread(text, size), JSON.parse(text), `${size}: ${text}`);
    }
  }
});

test("an array of numbers is one line, and samples keep what a clock tells", () => {
  const samples = [0.000071345000000298, 12.345678901234567, 3, 0, -0.25, 123456.78901234567, 1e-7];
  const text = jsonText(withSamples(samples));
  assert.ok(
    text.split("\n").some((line) =>
      line.includes('"iter_s": [0.000071345,12.3456789012346,3,0,-0.25,123456.78901234567,1e-7]')
    ),
    text,
  );
  const result = withSamples([]);
  assert.deepEqual(JSON.parse(jsonText(result)), JSON.parse(JSON.stringify(result)));
  assert.deepEqual(JSON.parse(jsonText(good)).comparison, JSON.parse(JSON.stringify(good)).comparison);
  for (const value of [{}, [], { a: undefined, b: null }, { a: [] }, [[1], [2]], { a: [{}] }, { a: "\u0000\u2028" }]) {
    assert.deepEqual(JSON.parse(jsonText(value)), JSON.parse(JSON.stringify(value)));
  }
});

test("where something is wrong in a cell, its line and column in the file are told", () =>
  withFolder(async (folder) => {
    const path = join(folder, "bad.json");
    const before = jsonText({ ...good, cells: [] }).trimEnd().slice(0, -1);
    const line = before.split("\n").length;
    writeFileSync(path, `${before}, "cells": [{"a":1},\n{"b":1 2}]}`);
    const { problems } = await readResults([path]);
    const place = runtime.identity.name === "bun" ? "" : ` at ${line + 1}:8`; // JavaScriptCore tells no place
    assert.ok(problems[0]!.includes(`it is no JSON${place}: give`), problems[0]);
    writeFileSync(path, `${before}, "cells": [{"a":1},\n{"b":[1.`);
    assert.match((await readResults([path])).problems[0]!, /it is no JSON( at \d+:\d+)?: give/);
  }));

const MILLION = 1_000_000;

/** Samples of a cell of the tests that are about the samples and not about their number. */
const SAMPLES = WHOLE ? MILLION : MILLION / 10;

testOnOne(1, "a result of any length is written in pieces that are not", {}, () => {
  const tenth = Array.from({ length: MILLION / 10 }, (_, index) => 1 / (index + 3));
  const [cell] = withSamples(tenth).cells;
  const long = { ...cell, facts: { words: "x".repeat(900_000) } } as Cell;
  // In a whole sweep longer than a string can be: what is longer than each of its pieces is in pieces.
  const cells = Array.from({ length: WHOLE ? 600 : 60 }, (_, index) => index < 4 ? cell! : long);
  let [pieces, length, longest] = [0, 0, 0];
  for (const piece of jsonPieces({ ...good, cells })) {
    [pieces, length, longest] = [pieces + 1, length + piece.length, Math.max(longest, piece.length)];
  }
  assert.ok(
    length > (WHOLE ? 2 ** 29 : 2 ** 25) && longest < 2 ** 21 && pieces < length / 2 ** 20 + 1,
    `${[pieces, length, longest]}`,
  );
  const small = { ...good, cells: cells.slice(0, 4) };
  const twice = jsonPieces(small); // the second time for a file that could not be replaced, and is written in place
  assert.equal([...twice].length, [...twice].length);
  assert.deepEqual(JSON.parse([...twice].join("")).cells[3].samples.iter_s.length, tenth.length);
});

test(
  "a file is written from pieces, whole in either way",
  { skip: runtime.system === "windows" },
  () =>
    withFolder((folder) => {
      const file = join(folder, "r.json");
      writeFileWhole(file, ["ä€", "", "😀"]);
      assert.equal(readFileSync(file, "utf8"), "ä€😀");
      writeFileSync(file, "a much longer text than the new one");
      linkSync(file, join(folder, "other")); // so it is written in its place
      writeFileWhole(file, ["ä€", "b"]);
      assert.equal(readFileSync(file, "utf8"), "ä€b");
    }),
);

/** Writes a result whose cells have `count` samples each, as `jsonText` would, in parts. */
function writeLarge(path: string, cells: number, digits: number, count = MILLION): void {
  const [head, tail] = jsonText(withSamples([0.125])).split("0.125") as [string, string];
  const cellStart = head.lastIndexOf("\n  {\n") + 3;
  const [before, cellHead] = [head.slice(0, cellStart), head.slice(cellStart)];
  const cellEnd = tail.indexOf("\n  }") + 4;
  const [cellTail, after] = [tail.slice(0, cellEnd), tail.slice(cellEnd)];
  const file = openSync(path, "w");
  writeSync(file, before);
  const samples = Array.from({ length: count }, (_, index) => ((index * 7919) % 999_983) / 10 ** digits);
  const text = cellHead + samples.map((value) => value.toFixed(digits)).join(",") + cellTail;
  for (let cell = 0; cell < cells; cell++) writeSync(file, (cell === 0 ? "" : ",\n  ") + text);
  writeSync(file, after);
  closeSync(file);
}

testOnOne(
  1,
  "three cells of many samples are written and read again, every sample of them",
  { timeout: 60_000 },
  () =>
    withFolder(async (folder) => {
      const path = join(folder, "large.json");
      const samples = Array.from({ length: SAMPLES }, (_, index) => (index % 99_991 + 1) / 1e9 + 1e-17);
      const [cell] = withSamples(samples).cells;
      writeFileSync(path, jsonText({ ...good, cells: [cell!, cell!, cell!] }));
      assert.ok(statSync(path).size < 45 * SAMPLES, `${statSync(path).size} bytes`);
      const { results, problems } = await readResults([path]);
      assert.deepEqual(problems, []);
      const cells = results[0]!.result.cells as readonly (Cell & { status: "measured" })[];
      assert.deepEqual(cells.map(({ samples }) => samples.iter_s!.length), [SAMPLES, SAMPLES, SAMPLES]);
      const worst = cells[2]!.samples.iter_s!.reduce(
        (most, value, index) => Math.max(most, Math.abs(value - samples[index]!)),
        0,
      );
      assert.ok(worst <= 1e-13, String(worst));
    }),
);

type MeasuredCell = Cell & { status: "measured" };

/** The results' samples of these cells, in this order. */
function samplesIn({ cells }: ResultFile, indexes: readonly number[]): (readonly number[])[] {
  return indexes.map((index) => (cells[index] as MeasuredCell).samples.iter_s!);
}

testOnOne(
  1,
  "samples that are left in their file are read from it when they are asked for, unless it was changed",
  { timeout: 60_000 },
  () =>
    withFolder(async (folder) => {
      const path = join(folder, "left.json");
      writeLarge(path, 3, 11); // of fewer none is left
      const [{ result: kept }] = (await readResults([path])).results;
      const [{ result: left }] = (await readResults([path], { leaveSamples: true })).results;
      assert.deepEqual(samplesIn(left, [2, 0, 1]), samplesIn(kept, [2, 0, 1]));
      assert.deepEqual(Object.keys((left.cells[1] as MeasuredCell).samples), ["iter_s"]);
      writeFileSync(path, "{}");
      assert.equal(samplesIn(left, [1])[0]!.length, MILLION); // it was the last that was asked for
      const changed = new UsageError(
        `Cannot read the samples of ${path} as it was changed meanwhile: try once more.`,
      );
      assert.throws(() => samplesIn(left, [2]), changed);
      const copy = join(folder, "copy.json");
      assert.throws(() => writeFileWhole(copy, jsonPieces(left)), changed);
      assert.throws(() => statSync(copy)); // and no half of it
    }),
);

for (
  const [what, outputs, cells] of [
    ["its tables are shown", [], 8],
    ["it is copied and drawn", ["--json", "copy.json", "--html", "page.html"], 8],
  ] as const
) {
  testOfSweeps( // half a minute each, for what smaller ones show of reading and of copies
    `report reads ${cells} million samples in memory that does not grow with them: ${what}`,
    { timeout: 300_000 }, // of which some 20 s are work
    () =>
      withFolder(async (folder) => {
        const peak = async (file: string): Promise<number> => {
          const running = begin(["report", file, ...outputs], { cwd: folder });
          let most = 0;
          const look = setInterval(() => most = Math.max(most, peakOf(running.pid)), 20);
          const { code, stderr } = await running.finished;
          clearInterval(look);
          assert.equal(code, 0, stderr);
          return most;
        };
        const [small, huge] = [join(folder, "small.json"), join(folder, "huge.json")];
        writeLarge(small, 2, 11);
        writeLarge(huge, cells, 11);
        const [two, all] = [await peak(small), await peak(huge)];
        if (runtime.system === "linux") assert.ok(all < two + 100, `${all} MB after ${two} MB`);
        if (outputs.length === 0) return;
        const files = [huge, join(folder, "copy.json")];
        const [original, copy] = (await readResults(files, { leaveSamples: true })).results;
        for (const index of [0, 7]) {
          assert.deepEqual(samplesIn(copy!.result, [index]), samplesIn(original!.result, [index]));
        }
      }),
  );
}

/** MB of the largest memory that a process had; 0 where the system does not tell. */
function peakOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}

/** Whether a process has the file open. True where the system does not tell. */
function reads(pid: number, file: string): boolean {
  if (runtime.system !== "linux") return true;
  return readdirSync(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === file);
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null; // it was closed meanwhile
  }
}

testOnOne(
  1,
  "a report that takes long is ended by a signal, and writes no half page",
  { timeout: 200_000 },
  () =>
    withFolder(async (folder) => {
      const [file, page] = [join(folder, "many.json"), join(folder, "page.html")];
      const cell = good.cells.find(({ status }) => status === "measured")!;
      writeFileSync(file, jsonText({ ...good, cells: Array.from({ length: 6_000 }, () => cell) }));
      const { finished, kill, pid } = begin(["report", file, "--html", page]);
      while (!reads(pid, file)) await new Promise((resolve) => setTimeout(resolve, 10));
      kill("SIGTERM");
      const { code, stderr } = await finished;
      assert.equal(code, 130, stderr);
      assert.throws(() => statSync(page));
    }),
);
