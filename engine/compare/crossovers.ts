// Where the ways of a ladder cross: each against the first of its runtime and mode.

import type { Crossover } from "../result/result.ts";
import { crossover } from "./inference/crossover.ts";
import type { Level } from "./inference/line_fit.ts";
import { seededRandom } from "./inference/random.ts";
import { FEWEST_BLOCKS } from "./inference/verdict.ts";
import type { Question, Variant } from "./question.ts";

/** A variant, and its number in each block. */
interface Rung {
  readonly variant: Variant;
  readonly size: number;
  readonly values: readonly (number | null)[];
}

/** None below six blocks, and where more of a cell's metric is better. `values`: for each variant its number in each block. */
export function crossoversOf(
  { ladder, headline, variants, axes, seed }: Question,
  values: readonly (readonly (number | null)[])[],
  resamples: number,
): Crossover[] {
  if (ladder === undefined || headline.better !== "lower") return [];
  const { over, by } = ladder;
  const [first] = variants;
  const beside = axes.map(({ name }) => name).filter((name) => !["runtime", "mode", over, by].includes(name));
  const ladders = new Map<string, Map<string, Rung[]>>();
  variants.forEach((variant, at) => {
    const { key, on, gap } = variant;
    if (gap !== null || beside.some((name) => on[name] !== first!.on[name])) return;
    const place = `${key.runtime} ${key.mode}`;
    const ways = ladders.get(place) ?? new Map<string, Rung[]>();
    const way = String(key.config[by]);
    const rung = { variant, size: Number(key.config[over]), values: values[at]! };
    ladders.set(place, ways.set(way, [...ways.get(way) ?? [], rung]));
  });
  return [...ladders.values()].flatMap((ways) => {
    const [[against, other], ...others] = [...ways] as [[string, Rung[]], ...[string, Rung[]][]];
    return others.flatMap(([way, own]): Crossover[] => {
      const sizes = own.map(({ size }) => size).filter((size) => other.some((rung) => rung.size === size))
        .sort((a, b) => a - b);
      const rungs = [other, own].map((all) => sizes.map((size) => all.find((rung) => rung.size === size)!));
      const common = values[0]!.flatMap((_, block) =>
        rungs.flat().every((rung) => rung.values[block] !== null) ? [block] : []
      );
      if (common.length < FEWEST_BLOCKS || sizes.length < 2) return [];
      const [base, challenger] = rungs.map((all) =>
        all.map(({ size, values }): Level => ({ x: size, values: common.map((block) => values[block]!) }))
      );
      const { runtime, mode } = own[0]!.variant.key;
      const random = seededRandom(`crossover ${seed} ${runtime} ${mode} ${way} ${against}`);
      const found = crossover(base!, challenger!, random, resamples);
      const [at, interval] = "at" in found ? [found.at, found.interval95] : [null, null];
      return [{ runtime, mode, over, way, against, crossing: found.kind, at, interval, support: found.support }];
    });
  });
}
