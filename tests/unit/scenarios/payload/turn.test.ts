// What a turn took, from times that were made up: in milliseconds on the measuring process's clock.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Course, evened, lifeOf, tookOf } from "../../../../scenarios/payload/turn.ts";

// Sent at 100; the message is there at 110, all of it touched at 117, touched once more at 120; heard of at 130.
const THERE: Course = {
  called: 100,
  returned: 104,
  received: { digest: 1, arrived: 110, touched: 117, again: 120 },
  heard: 130,
};

// Asked for at 100; sent at 105; there at 112, touched at 118, and once more at 122.
const BACK: Course = {
  called: 100,
  returned: 101,
  sent: { digest: 1, called: 105, returned: 108 },
  back: { digest: 1, arrived: 112, touched: 118, again: 122 },
  heard: 125,
};

test("there: touching alone took 3 of the 7, and is in nothing but itself", () => {
  assert.deepEqual(tookOf(THERE), { handOver: 14, roundTrip: 24, blocked: 4, received: 4 });
});

test("touching that was quicker the first time is taken off as it was then", () => {
  const received = { digest: 1, arrived: 110, touched: 112, again: 120 };
  assert.deepEqual(tookOf({ ...THERE, received }), { handOver: 10, roundTrip: 20, blocked: 4, received: 0 });
});

test("back: the sender is the worker, and the way begins when it sends", () => {
  assert.deepEqual(tookOf(BACK), { handOver: 9, roundTrip: 14, blocked: 3, received: 2 });
});

test("both: the two legs are added, what the worker does between them is in neither", () => {
  const both: Course = {
    ...THERE,
    sent: { digest: 1, called: 121, returned: 123 },
    back: { digest: 1, arrived: 130, touched: 137, again: 140 },
    heard: 141,
  };
  // there 17 − 3, back 16 − 3; of the whole 37 the touches 3, 3 and 3 are taken off
  assert.deepEqual(tookOf(both), { handOver: 27, roundTrip: 28, blocked: 4, received: 8 });
  assert.deepEqual(lifeOf("it", both).moments, [100, 110, 117, 120, 121, 137, 140]);
});

test("a clock that is a little behind makes no negative time", () => {
  const received = { digest: 1, arrived: 99.9, touched: 99.95, again: 100.2 };
  const took = tookOf(evened({ ...THERE, received }));
  assert.ok(took.handOver >= 0 && took.received >= 0, JSON.stringify(took));
  const early = evened({ ...BACK, sent: { digest: 1, called: 99.5, returned: 102.5 } });
  assert.deepEqual(early.sent, { digest: 1, called: 100, returned: 103 });
  assert.deepEqual(lifeOf("it", BACK).moments, [100, 105, 118, 122]);
});
