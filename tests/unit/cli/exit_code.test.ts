// How a command that measures ends.

import assert from "node:assert/strict";
import { test } from "node:test";
import { exitCodeOf } from "../../../cli/exit_code.ts";

test("a gap beside figures is an answer; gaps alone, a failed cell, or nothing at all are none", () => {
  const codes = ["measured", "measured unsupported", "unsupported", "measured failed", ""].map((statuses) =>
    exitCodeOf(statuses.split(" ").filter(Boolean).map((status) => ({ status: status as "measured" })))
  );
  assert.deepEqual(codes, [0, 0, 1, 1, 1]);
});
