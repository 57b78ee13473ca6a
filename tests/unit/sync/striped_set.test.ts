// Where the stripes of a set are, and which ids are theirs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { lockOf, passesOf, stripeOf, type StripesPlace, stripeWords, tableOf } from "../../../sync/striped_set.ts";

const PLACE: StripesPlace = { count: 3, lines: 32, tables: 32 + 96, slots: 8 };

test("each stripe has a line for its lock, one for its passes and a table, and no two share any", () => {
  const words = new Int32Array(new SharedArrayBuffer(4 * (PLACE.tables + 3 * PLACE.slots)), 0);
  const lines = [0, 1, 2].flatMap((stripe) => [lockOf(PLACE, stripe), passesOf(PLACE, stripe)]);
  assert.deepEqual(lines, [32, 48, 64, 80, 96, 112]);
  assert.equal(32 + stripeWords(3), PLACE.tables);
  [0, 1, 2].forEach((stripe) => tableOf(PLACE, stripe, words).fill(stripe + 1));
  assert.deepEqual([...words.subarray(PLACE.tables)], [1, 2, 3].flatMap((value) => Array(8).fill(value)));
});

test("words that begin inside of their memory have their tables there too", () => {
  const words = new Int32Array(new SharedArrayBuffer(4 * 200), 64);
  tableOf(PLACE, 1, words)[0] = 7;
  assert.equal(words[PLACE.tables + PLACE.slots], 7);
});

test("an id is of one stripe, and all stripes have as many", () => {
  assert.deepEqual([0, 1, 2, 3, 4_294_967_294].map((id) => stripeOf(id, PLACE)), [0, 1, 2, 0, 2]);
});
