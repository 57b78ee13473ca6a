// The manager's dictionary: its answers, the lock that it grants, and the calls that a lock should have kept apart.

import assert from "node:assert/strict";
import { test } from "node:test";
import { CALL, setService } from "../../../sync/set_service.ts";

/** A service, and what it answered: worker and value. */
function serving() {
  const answers: [worker: number, value: number][] = [];
  const service = setService(100);
  const answer = (worker: number, value: number) => void answers.push([worker, value]);
  const said = (worker: number, call: number, id = 0) => {
    answers.length = 0;
    service.serve(worker, call, id, answer);
    return [...answers];
  };
  return { said, report: service.report };
}

test("has says whether the id is there, set puts it in and says whether it was new", () => {
  const { said, report } = serving();
  assert.deepEqual(said(3, CALL.has, 7), [[3, 0]]);
  assert.deepEqual(said(3, CALL.set, 7), [[3, 1]]);
  assert.deepEqual(said(1, CALL.has, 7), [[1, 1]]);
  assert.deepEqual(said(1, CALL.has, 8), [[1, 0]]);
  assert.deepEqual(said(1, CALL.set, 8), [[1, 1]]);
  const { contents, overlaps } = report();
  assert.deepEqual([contents.count, contents.sum, overlaps], [2, 15, 0]);
});

test("a second set of the same id is not new", () => {
  const { said } = serving();
  said(0, CALL.has, 5);
  said(0, CALL.set, 5);
  said(0, CALL.has, 6);
  assert.deepEqual(said(0, CALL.set, 5), [[0, 0]]);
});

test("a call between another worker's has and set is counted, each one", () => {
  const { said, report } = serving();
  said(0, CALL.has, 1); // worker 0 is about to insert
  said(1, CALL.has, 2); // in between
  assert.equal(report().overlaps, 1);
  said(0, CALL.set, 1); // no longer the last that asked
  assert.equal(report().overlaps, 2);
  said(1, CALL.set, 2); // nobody is about to insert now
  assert.equal(report().overlaps, 3);
  said(1, CALL.has, 2); // it is there: nobody is about to insert
  said(0, CALL.has, 2);
  assert.equal(report().overlaps, 3);
});

test("the lock is granted to one at a time, first come, first served", () => {
  const { said } = serving();
  assert.deepEqual(said(2, CALL.acquire), [[2, 1]]);
  assert.deepEqual(said(0, CALL.acquire), []);
  assert.deepEqual(said(1, CALL.acquire), []);
  assert.deepEqual(said(2, CALL.release), [[2, 1], [0, 1]]);
  assert.deepEqual(said(2, CALL.acquire), []);
  assert.deepEqual(said(0, CALL.release), [[0, 1], [1, 1]]);
  assert.deepEqual(said(1, CALL.release), [[1, 1], [2, 1]]);
  assert.deepEqual(said(2, CALL.release), [[2, 1]]);
  assert.deepEqual(said(3, CALL.acquire), [[3, 1]]);
});

test("what is no call is answered by nobody", () => {
  const { said } = serving();
  assert.deepEqual(said(0, 4), []);
});
