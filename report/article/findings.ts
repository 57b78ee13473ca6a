// What a run of the article comes to, in sentences: over all scenarios, and of one as the title of its chart.

import { listed } from "../../engine/result/listed.ts";
import { ratio } from "../../engine/result/number.ts";
import type { Cell, ResultFile } from "../../engine/result/result.ts";
import { median } from "../../engine/result/statistics.ts";
import { isRuntimeName, nameOf, titleOf } from "../../runtime/runtimes.ts";
import { claims, judge } from "./claims.ts";

/** For each runtime how many of the article's conclusions hold there; none of a contender. */
export function articleAnswer({ cells }: Pick<ResultFile, "cells">): string[] {
  return runtimesIn(cells).filter((runtime) => isRuntimeName(nameOf(runtime))).flatMap((runtime): string[] => {
    const found = claims.map((claim) => judge(claim, cells, runtime).holding);
    const of = (holding: typeof found[number]): number => found.filter((one) => one === holding).length;
    const measured = found.length - of("not measured");
    if (measured === 0) return [];
    const rest = [
      ...(of("does not hold") > 0 ? [verb(of("does not hold"), "does not", "do not")] : []),
      ...(of("not sure") > 0 ? [verb(of("not sure"), "is not settled", "are not settled")] : []),
    ];
    const which = `of the article's ${measured} conclusions`;
    const all = [verb(of("holds"), `${which} holds`, `${which} hold`), ...rest];
    return [`On ${titleOf(runtime)} ${listed(all)}.`];
  });
}

/** Where the first of a scenario's conclusions holds and where it does not; null where that is settled nowhere. */
export function articleFinding({ cells }: Pick<ResultFile, "cells">, scenario: string): string | null {
  for (const claim of claims) {
    if (claim.terms[0].scenario !== scenario || /^[a-z]/.test(claim.sentence)) continue;
    const judged = runtimesIn(cells).map((runtime) => ({ runtime, ...judge(claim, cells, runtime) }));
    const where = (holding: string): string[] =>
      judged.filter((one) => one.holding === holding).map(({ runtime, ratios }) =>
        `${titleOf(runtime)} (${ratio(median(ratios))}×)`
      );
    const [holds, fails] = [where("holds"), where("does not hold")];
    if (holds.length + fails.length === 0) continue;
    const said = [
      ...(holds.length > 0 ? [`so it is on ${listed(holds)}`] : []),
      ...(fails.length > 0 ? [`not so on ${listed(fails)}`] : []),
    ];
    return `${claim.sentence}: ${said.join("; ")}`;
  }
  return null;
}

function runtimesIn(cells: readonly Cell[]): string[] {
  return [...new Set(cells.map(({ runtime }) => runtime))];
}

function verb(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
