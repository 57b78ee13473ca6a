// What a set holds, as three numbers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { contentsOf, sameContents } from "../../../sync/contents.ts";
import { insert } from "../../../sync/id_set.ts";

function contentsWith(ids: readonly number[], slots = 64) {
  const table = new Uint32Array(slots);
  for (const id of ids) insert(table, id);
  return contentsOf(table);
}

test("count, sum and mix are those of the ids", () => {
  // mix of an id: (id ^ id >> 16) times 0x45d9f3b, modulo 2^32; 0x45d9f3b is 73 244 475
  assert.deepEqual(contentsWith([]), { count: 0, sum: 0, mix: 0 });
  assert.deepEqual(contentsWith([0]), { count: 1, sum: 0, mix: 0 });
  assert.deepEqual(contentsWith([1, 2]), { count: 2, sum: 3, mix: 3 * 73_244_475 });
  // 65 536 ^ 1 = 65 537
  assert.deepEqual(contentsWith([65_536]), { count: 1, sum: 65_536, mix: Number(65_537n * 73_244_475n % 2n ** 32n) });
});

test("sum and mix wrap at 2^32, and do not depend on order or size", () => {
  const large = [2 ** 32 - 2, 2 ** 32 - 3, 2 ** 31];
  const { sum, mix, count } = contentsWith(large);
  assert.equal(count, 3);
  assert.equal(sum, large.reduce((total, id) => total + id) % 2 ** 32);
  const mixed = large.reduce((total, id) => total + (BigInt(id) ^ BigInt(id) >> 16n) * 73_244_475n, 0n);
  assert.equal(mix, Number(mixed % 2n ** 32n));
  assert.deepEqual(contentsWith(large.toReversed(), 256), { sum, mix, count });
});

test("sets differ when any of the three differs", () => {
  const one = { count: 3, sum: 30, mix: 300 };
  assert.equal(sameContents(one, { ...one }), true);
  for (const other of [{ count: 4 }, { sum: 31 }, { mix: 301 }]) {
    assert.equal(sameContents(one, { ...one, ...other }), false);
  }
});
