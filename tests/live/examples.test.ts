// The tasks of examples/ on this runtime: modules as `paratax task` takes them, whose answers are held against another way
// of finding them.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { deserialize, serialize } from "node:v8";
import { inflateSync } from "node:zlib";
import blur, { transfer } from "../../examples/blur.ts";
import draw, { inputs as weeks } from "../../examples/chart.ts";
import sha256, { inputs as megabytes } from "../../examples/hash.ts";
import invoice, { inputs as orders } from "../../examples/invoice.ts";
import toHtml, { inputs as manuals } from "../../examples/markdown.ts";
import salesByCountry, { inputs as days } from "../../examples/query.ts";
import { leftovers, measured } from "../helpers/play.ts";
import { withFolder } from "../helpers/folder.ts";
import { ATOMICS, AWAY, INLINE, launchTask, playTask } from "../helpers/task_cell.ts";
import { sampleOf } from "../helpers/share.ts";

interface Task {
  readonly default: (input: unknown) => unknown;
  readonly inputs: Iterable<unknown> | (() => Iterable<unknown>);
  readonly setup?: () => void;
  readonly transfer?: (value: unknown) => Transferable[];
  readonly equal?: (one: unknown, other: unknown) => boolean;
}

const EXAMPLES = new URL("../../examples/", import.meta.url);
const names = readdirSync(EXAMPLES).filter((name) => name.endsWith(".ts"));

test("there are six", () => assert.equal(names.length, 6));

for (const name of names) {
  test(`${name}: the same input has the same output, and both survive the way to a worker and back`, async () => {
    const task = await import(new URL(name, EXAMPLES).href) as Task;
    const { default: call, inputs, setup, transfer = () => [], equal = isDeepStrictEqual } = task;
    setup?.();
    const values = [...typeof inputs === "function" ? inputs() : inputs];
    assert.ok(values.length > 1);
    assert.equal(
      new Set(values.map((value) => serialize(value).toString("latin1"))).size,
      values.length,
      "some are the same",
    );
    const [input] = values;
    const output = await call(structuredClone(input));
    const copied = await call(deserialize(serialize(input)));
    const own = structuredClone(input);
    const moved = await call(structuredClone(own, { transfer: transfer(own) }));
    for (const other of [copied, moved, structuredClone(output), deserialize(serialize(output))]) {
      assert.ok(equal(other, output), "it differs");
    }
    assert.ok(!equal(await call(values[1]), output), "another input makes no difference");
  });
}

for (const name of sampleOf(names)) {
  // one of the two that are no pool is enough: each of them starts a thread for every task
  const threads = AWAY.filter(({ mode, start }) => mode === "threads" && (start === "pool" || name === "markdown.ts"));
  const kinds = [INLINE, ...["hash.ts", "blur.ts"].includes(name) ? [ATOMICS] : threads]; // bytes in, bytes out
  test(`${name}: threads of each kind give what inline does`, { timeout: 60_000 }, async () => {
    for (const kind of kinds) {
      const { metrics } = measured(await playTask(kind, fileURLToPath(new URL(name, EXAMPLES))));
      assert.ok(metrics.tasks_per_s! > 0, kind.label);
    }
    assert.deepEqual(leftovers(), []);
  });

  // A cell of their own, as it is the run that knows where packages are.
  test(`${name}: a pool of processes gives what inline does`, { timeout: 60_000 }, () =>
    withFolder(async (folder) => {
      const processes = AWAY.filter(({ mode, start }) => mode === "processes" && start === "pool");
      for (const kind of processes) measured(await launchTask(folder, kind, fileURLToPath(new URL(name, EXAMPLES))));
    }));
}

test("invoice: each object lies where the table says, and the pages have every item and the total", () => {
  const [order] = orders;
  const file = invoice(order!);
  const text = new TextDecoder("latin1").decode(file);
  const table = text.slice(Number(/startxref\n(\d+)/.exec(text)![1])).split("\n").slice(3);
  const places = table.filter((line) => line.endsWith(" 00000 n ")).map((line) => Number(line.slice(0, 10)));
  assert.deepEqual(places.map((place) => Number.parseInt(text.slice(place))), places.map((_, index) => index + 1));
  const pages = [...text.matchAll(/\/Length (\d+) [^]*?stream\n/g)].map((found) => {
    const from = found.index + found[0].length;
    return new TextDecoder().decode(inflateSync(file.subarray(from, from + Number(found[1]))));
  }).join("\n");
  const total = order!.items.reduce((sum, { count, cents }) => sum + count * cents, 0);
  for (const { name } of order!.items) assert.ok(pages.includes(name), name);
  assert.ok(pages.includes(`(Total ${(total / 100).toFixed(2)})`));
});

test("hash: as the web's own crypto has it", async () => {
  for (const bytes of megabytes()) {
    assert.equal(bytes.length, 2 ** 20);
    assert.deepEqual(sha256(bytes), new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes))));
  }
});

test("query: what is asked of all orders is the sum of what each of them says", () => {
  const line = (product: string, pieces: number, cents: number) => ({ product, pieces, cents });
  const orders = [
    { id: 1, country: "Peru", paid: true, lines: [line("hat", 2, 500), line("cap", 1, 900)] },
    { id: 2, country: "Peru", paid: false, lines: [line("cap", 9, 900)] },
    { id: 3, country: "Mali", paid: true, lines: [line("cap", 1, 4000), line("hat", 1, 100)] },
    { id: 4, country: "Peru", paid: true, lines: [line("cap", 3, 100)] },
  ];
  assert.deepEqual(salesByCountry(JSON.stringify(orders)), [
    { country: "Mali", orders: 1, cents: 4100, bestseller: "cap" }, // of as many pieces the first by name
    { country: "Peru", orders: 2, cents: 2200, bestseller: "cap" }, // 2 · 500 + 900 + 3 · 100
  ]);
  const [day] = days();
  const sold = (JSON.parse(day!) as typeof orders).filter(({ paid }) => paid);
  const cents = sold.reduce((sum, { lines }) => lines.reduce((own, one) => own + one.pieces * one.cents, sum), 0);
  assert.equal(salesByCountry(day!).reduce((sum, one) => sum + one.cents, 0), cents);
});

test("markdown: headings, lists, tables and code are what they are in HTML, and text is escaped", () => {
  assert.equal(
    toHtml("# A\n\n- *b* & `<c>`\n"),
    "<h1>A</h1>\n<ul>\n<li><em>b</em> &amp; <code>&lt;c&gt;</code></li>\n</ul>\n",
  );
  const html = toHtml(manuals[0]!);
  for (const [tag, times] of [["h1", 1], ["h2", 60], ["table", 60], ["pre", 60], ["del", 60], ["blockquote", 60]]) {
    assert.equal(html.split(`<${tag}>`).length - 1, times, String(tag));
  }
});

test("blur: an even picture stays, and a single point becomes an even square", () => {
  const even = new Uint8Array(512 * 512 * 4).fill(77);
  assert.ok(blur(even).every((byte) => byte === 77));
  const at = (row: number, column: number): number => 4 * (512 * row + column);
  const point = new Uint8Array(512 * 512 * 4);
  point[at(100, 200) + 1] = 255;
  const square = blur(point);
  const lit = [...square.entries()].filter(([, byte]) => byte > 0).map(([index]) => index);
  const wanted = Array.from({ length: 81 }, (_, nth) => at(96 + Math.floor(nth / 9), 196 + nth % 9) + 1);
  assert.deepEqual(lit, wanted);
  assert.deepEqual(new Set(lit.map((index) => square[index])), new Set([3])); // 255 / 9 is 28.3, and 28 / 9 is 3.1
  assert.throws(() => blur(new Uint8Array(4)), /a picture has no 4 bytes/);
  assert.deepEqual(transfer(point), [point.buffer]);
});

test("chart: one line through as many points as there are hours, below its title", () => {
  const [week] = weeks;
  const svg = draw(week!);
  assert.match(svg, /^<svg [^>]*width="640"/);
  assert.ok(svg.includes(">Week 10<"));
  const [path = ""] = [...svg.matchAll(/<path d="(M[^"]*)" fill="none"[^>]*stroke="#3b82c4"/g)].map(([, way]) => way!);
  assert.equal(path.split(/[ML ]+/).length - 1, 2 * week!.temperatures.length, path.slice(0, 200));
});
