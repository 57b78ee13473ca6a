// Which machine is unlike the others: worked out by hand, and how often one is called odd that is not.

import assert from "node:assert/strict";
import { test } from "node:test";
import { overOthers } from "../../../../../engine/compare/inference/odd_one.ts";
import { seededRandom } from "../../../../../engine/compare/inference/random.ts";
import { intervalOf } from "../../../../../engine/compare/inference/ratio.ts";
import { near } from "../../../../helpers/near.ts";

test("four machines by hand: each against the mean of the other three and their next one", () => {
  const effects = [0, 0.1, 0.2, 1.1].map((log) => ({ log, error: 0.01 }));
  const [first, , , last] = overOthers(effects);
  near(Math.log(last.ratio), 1, 1e-12);
  near(last.error, 0.1 * Math.sqrt(4 / 3), 1e-12);
  assert.equal(last.freedom, 2);
  near(Math.log(first.ratio), 0 - (0.1 + 0.2 + 1.1) / 3, 1e-12);
  const t = 4.302652729911275; // of two degrees of freedom, 2.5 % beyond
  near(Math.log(intervalOf(last, 0.95)!.low), 1 - t * 0.1 * Math.sqrt(4 / 3), 1e-9);
  assert.deepEqual(overOthers(effects.slice(1)), [], "of three nobody can say");
});

test("a machine that was measured worse than the others has a wider interval", () => {
  const effects = [0, 0.1, 0.2].map((log) => ({ log, error: 0.1 }));
  const [, , , sure] = overOthers([...effects, { log: 1, error: 0.1 }]);
  const [, , , unsure] = overOthers([...effects, { log: 1, error: 0.5 }]);
  near(unsure.error ** 2 - sure.error ** 2, 0.5 ** 2 - 0.1 ** 2, 1e-12);
});

test("of fleets without an odd machine less than one in twenty has one by chance, and one that is far off is found", () => {
  const random = seededRandom("odd machines");
  const FLEETS = 2000;
  let [falsely, found] = [0, 0];
  for (let fleet = 0; fleet < FLEETS; fleet++) {
    const machines = 4 + fleet % 9;
    const effects = Array.from({ length: machines }, () => {
      const error = 0.01 * 4 ** random.uniform();
      return { log: 0.05 * random.normal() + error * random.normal(), error };
    });
    const isOdd = (over: ReturnType<typeof overOthers>[number]): boolean => {
      const { low, high } = intervalOf(over, 1 - 0.05 / machines)!;
      return low > 1 || high < 1;
    };
    if (overOthers(effects).some(isOdd)) falsely++;
    const [far] = overOthers(effects.map((one, index) => index === 0 ? { ...one, log: one.log + 1 } : one));
    if (isOdd(far)) found++;
  }
  assert.ok(falsely > 0 && falsely / FLEETS < 0.05, `${falsely} of ${FLEETS}`);
  assert.ok(found / FLEETS > 0.85, `${found} of ${FLEETS}`);
});
