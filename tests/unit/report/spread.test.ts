// How the values behind a figure lie: on one axis for all rows, and only where a table has room for it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { renderMarkdown } from "../../../report/markdown.ts";
import { drawSpread } from "../../../report/spread.ts";
import { renderTable } from "../../../report/table.ts";
import type { Spread, View } from "../../../report/view.ts";
import { viewsOf } from "../../../report/views.ts";
import { plain } from "../../helpers/plain.ts";
import { savedResult, savedRun } from "../../helpers/saved_result.ts";

function spreadOf(...rows: (readonly number[] | null)[]): Spread {
  return { of: "avg", scale: 1000, unit: "ms", values: (row) => rows[row]! };
}

test("each row is a histogram on the logarithmic axis of them all", () => {
  const drawn = drawSpread(spreadOf([1, 1, 1, 1, 2.1, 2.1, 17], null, [256, 250]), 3, 8)!;
  assert.deepEqual(drawn.cells, ["█▅  ▃   ", "        ", "       █"]);
  assert.equal(
    drawn.note,
    "spread: nine in ten of the values behind avg, on one axis: 1000 to 256000 ms, logarithmic.",
  );
});

test("what lies apart from nine in ten takes no place, and of many values the shape stays", () => {
  const values = (count: number): number[] => Array.from({ length: count }, (_, at) => 10 + 10 * at / count);
  for (const count of [40, 4000]) {
    const [cell] = drawSpread(spreadOf([...values(count), 1e9]), 1, 8)!.cells;
    assert.match(cell!, /^[▄-█]{8}$/, String(count));
  }
});

test("values that are not all above 0 have an even axis, equal ones a single place, none no column", () => {
  assert.match(drawSpread(spreadOf([-1, 0, 1]), 1, 8)!.note, /-1000 to 1000 ms, even\.$/);
  const equal = drawSpread(spreadOf([2, 2, 2]), 1, 8)!;
  assert.deepEqual([equal.cells[0], equal.note.split(": ").at(-1)], ["█       ", "2000 ms."]);
  assert.equal(drawSpread(spreadOf(null, [], [1, 2]), 3, 8), null);
  const rows = (count: number) => drawSpread(spreadOf(...Array.from({ length: count }, () => [1, 2, 3])), count, 8);
  assert.deepEqual([rows(60)?.cells.length, rows(61)], [60, null]);
});

test("a table has it where it is wide enough, with its scale below, and nothing is wider than before", () => {
  const [view] = viewsOf(savedResult());
  const wide = renderTable(view!, plain, 100);
  assert.match(wide, /vs pool +spread$/m);
  assert.match(wide, /^node +threads .* █[▁-█]*$/m);
  assert.match(wide, /^spread: nine in ten of the values behind avg, on one axis: 9 to 55 ms, logarithmic\.$/m);
  for (const line of wide.split("\n")) assert.ok(line.length <= 100, line);
  for (const width of [50, 72]) assert.doesNotMatch(renderTable(view!, plain, width), /spread/);
  assert.doesNotMatch(renderMarkdown(view!), /spread/);
});

test("only figures that sum up single values have one, of the scenario's own metric", () => {
  const spreads = viewsOf(savedRun("pss")).flatMap(({ title, spread }: View) => spread ? [[title, spread.of]] : []);
  assert.deepEqual(spreads, [
    ["Overhead of 2 workers, one tiny task each: ms per iteration", "avg"],
    ["Memory of 2 workers at work and their parent: average MiB", "PSS"],
  ]);
});
