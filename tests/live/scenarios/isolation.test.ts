// What each runtime makes of each fault, held against what was found before: a new version that does otherwise is seen.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cell, Measured } from "../../../engine/result/result.ts";
import { outcomeOf } from "../../../scenarios/isolation/description.ts";
import { scenario as isolation } from "../../../scenarios/isolation/scenario.ts";
import { isolationPage, keptExpected, MODES, pageWith } from "../../../scripts/isolation.ts";
import { FAULTS } from "../../../workers/isolation_protocol.ts";
import { play, runtime } from "../../helpers/play.ts";
import { isTried } from "../../helpers/share.ts";

const expected = keptExpected();
const { name, version } = runtime.identity;

const CONFIG = { repetitions: 1, siblings: 2, work_iters: 1_000_000, fill_mib: 256, limit_mib: 64, hear_ms: 1000 };

/** Of a sweep every so manieth case is tried on each runtime. */
const SAMPLE = 11;

MODES.forEach((mode, kind) =>
  FAULTS.forEach((fault, number) => {
    if (!isTried(kind * FAULTS.length + number, SAMPLE)) return;
    const options = { timeout: 60_000, skip: runtime.system === "linux" ? false : "it was found on Linux" };
    test(`one of several ${mode} that ${fault} is to the others what it was`, options, async () => {
      const outcome = await play(isolation, mode, { ...CONFIG, fault });
      const words = outcome.status === "measured"
        ? outcomeOf(outcome as Measured & Cell)
        : outcome.status === "unsupported"
        ? "–"
        : outcome.error;
      const before = expected.outcomes[name]?.[mode]?.[fault];
      assert.equal(words, before, `${name} ${version}; found before: ${expected.source}`);
    });
  })
);

test("the page shows what is expected: else run scripts/isolation.ts", () => {
  const page = isolationPage();
  assert.equal(pageWith(page, expected), page);
});
