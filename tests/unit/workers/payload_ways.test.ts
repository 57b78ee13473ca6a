// A report as numbers, and back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { numbersOf, type PayloadReport, reportOf } from "../../../workers/payload_ways.ts";

const received = { digest: 1, arrived: 2, touched: 3, again: 4 };
const sent = { digest: 5, called: 6, returned: 7 };

test("a report comes back from its numbers, in each direction", () => {
  const all: [PayloadReport, Parameters<typeof reportOf>[1]][] = [
    [{ received }, "there"],
    [{ sent }, "back"],
    [{ received, sent }, "both"],
  ];
  for (const [report, direction] of all) assert.deepEqual(reportOf(numbersOf(report), direction), report);
});
