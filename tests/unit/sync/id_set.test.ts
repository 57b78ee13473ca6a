// The id set: sizes, probing around the end, a full table, and what verification has to find.

import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesFor, capacityFor, count, has, holdsExactly, insert } from "../../../sync/id_set.ts";
import { idStream } from "../../../sync/splitmix64.ts";

const LARGEST_ID = 2 ** 32 - 2;

function tableFor(distinct: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(bytesFor(distinct)));
}

/** Ids whose probing starts at the last slot of a table of eight. */
function idsOfLastSlot(howMany: number): number[] {
  const ids: number[] = [];
  for (let id = 0; ids.length < howMany; id++) {
    if (Math.imul(id + 1, 0x9e3779b1) >>> 29 === 7) ids.push(id);
  }
  return ids;
}

test("the capacity is the smallest power of two that is at most five eighths full", () => {
  assert.equal(capacityFor(1), 2);
  assert.equal(capacityFor(5), 8);
  assert.equal(capacityFor(6), 16);
  assert.equal(capacityFor(10_000_000), 2 ** 24);
  assert.equal(capacityFor(2 ** 24 * 0.625), 2 ** 24);
  assert.equal(capacityFor(2 ** 24 * 0.625 + 1), 2 ** 25);
  assert.equal(capacityFor(2 ** 32 * 0.625), 2 ** 32);
  assert.equal(bytesFor(10_000_000), 64 * 2 ** 20);
});

test("a capacity for no ids or for more than a table can hold is refused", () => {
  for (const distinct of [0, -1, NaN, 2 ** 32 * 0.625 + 1, Infinity]) {
    assert.throws(() => capacityFor(distinct), {
      name: "RangeError",
      message: /^Cannot size an id set .* must be from 1 to 2684354560: given/,
    });
  }
});

test("an id is new once, and the set holds what a Set holds", () => {
  const table = tableFor(20_000);
  const reference = new Set<number>();
  const next = idStream(0, 20_000);
  for (let attempt = 0; attempt < 60_000; attempt++) {
    const id = next();
    assert.equal(insert(table, id), !reference.has(id));
    reference.add(id);
  }
  assert.equal(count(table), reference.size);
  for (let id = 0; id < 20_000; id++) assert.equal(has(table, id), reference.has(id));
});

test("the smallest and the largest id are ids like any other", () => {
  const table = tableFor(10);
  for (const id of [0, LARGEST_ID, 2 ** 31 - 1, 2 ** 31]) {
    assert.equal(has(table, id), false);
    assert.equal(insert(table, id), true);
    assert.equal(insert(table, id), false);
    assert.equal(has(table, id), true);
  }
  assert.equal(count(table), 4);
});

test("probing goes on at the first slot after the last", () => {
  const table = tableFor(5);
  const [first, second, third, absent] = idsOfLastSlot(4);
  for (const id of [first, second, third]) assert.equal(insert(table, id), true);
  assert.deepEqual([...table], [second + 1, third + 1, 0, 0, 0, 0, 0, first + 1]);
  assert.equal(has(table, third), true);
  assert.equal(has(table, absent), false);
});

test("an id behind an empty slot is not in the set, as who inserts it finds that slot first", () => {
  const [id] = idsOfLastSlot(1);
  const misplaced = tableFor(5);
  misplaced[3] = id + 1;
  assert.equal(has(misplaced, id), false);
  const expected = tableFor(5);
  insert(expected, id);
  assert.equal(holdsExactly(misplaced, expected), false);
});

test("a full table still answers, and refuses a new id", () => {
  const table = tableFor(5);
  for (let id = 0; id < 8; id++) insert(table, id);
  assert.equal(count(table), 8);
  assert.equal(insert(table, 7), false);
  assert.equal(has(table, 8), false);
  assert.throws(() => insert(table, 8), {
    name: "RangeError",
    message: "Cannot insert id 8 as an id set of 8 slots must have an empty one: given a full table. " +
      "Size the table for the number of distinct ids.",
  });
});

test("sets of equal ids are equal, whatever their order and size", () => {
  const expected = tableFor(1000);
  const table = tableFor(5000);
  for (let id = 0; id < 1000; id++) insert(expected, id * 7);
  for (let id = 999; id >= 0; id--) insert(table, id * 7);
  assert.equal(holdsExactly(table, expected), true);
});

test("an id that is lost, doubled, foreign or put in the place of another is found", () => {
  const expected = tableFor(1000);
  for (let id = 0; id < 1000; id++) insert(expected, id);
  const emptySlot = expected.indexOf(0);
  const takenSlot = expected.findIndex((key) => key !== 0);

  const lost = expected.slice();
  lost[takenSlot] = 0;
  const doubled = expected.slice();
  doubled[emptySlot] = expected[takenSlot];
  const foreign = expected.slice();
  insert(foreign, 1000);
  const replaced = expected.slice();
  replaced[takenSlot] = 1001;

  assert.equal(holdsExactly(expected.slice(), expected), true);
  for (const broken of [lost, doubled, foreign, replaced]) assert.equal(holdsExactly(broken, expected), false);
});
