// What the ends of the payload ladder time, by a clock that each step turns: which of making a message, reading one and
// touching its payload is in which figure.

import assert from "node:assert/strict";
import { test } from "node:test";
import { digest } from "../../../sync/payload.ts";
import { touch } from "../../../workers/payload_touch.ts";
import { takeTurns } from "../../../workers/payload_turns.ts";
import type { PayloadStart } from "../../../workers/payload_ways.ts";
import { withClock } from "../../helpers/scripted_clock.ts";

const START: PayloadStart = {
  ...{ via: "json", shape: "object", bytes: 64, seed: 1, direction: "back" },
  place: { kind: "worker" },
};

test("arrived is before a payload is made of the message, touched and again are each after all of it was looked at", async () => {
  await withClock((clock) => {
    const slow = {
      get field() {
        clock.time += 5;
        return 1;
      },
    };
    const unpack = (): unknown => {
      clock.time += 20;
      return slow;
    };
    const { report } = touch(null, unpack, () => performance.now());
    assert.deepEqual(report, { digest: digest({ field: 1 }), arrived: 1000, touched: 1025, again: 1030 });
  });
});

test("who gives a payload is busy with it from making a message of it to the return of sending it", async () => {
  await withClock((clock) => {
    const pack = (payload: unknown): unknown => {
      clock.time += 4;
      return payload;
    };
    const send = (): void => void (clock.time += 3);
    const { sent } = takeTurns(START, { pack, unpack: (message) => message }, send, {}).give();
    assert.deepEqual([sent!.called, sent!.returned], [1000, 1007]);
  });
});
