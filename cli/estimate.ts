// How long a cell will likely take, for the time left on a progress bar. Rough, from a machine with two cores: a bar
// that is wrong by a half is still a bar.

import type { CellKey, Mode } from "../engine/result.ts";
import type { RuntimeName } from "../runtime/contract.ts";

/** Seconds to create, use and join one of eight workers. */
const WORKER_S: Readonly<Record<RuntimeName, Readonly<Record<Mode, number>>>> = {
  deno: { threads: 0.01, processes: 0.012 },
  bun: { threads: 0.003, processes: 0.005 },
  node: { threads: 0.008, processes: 0.017 },
};
const POOL_ITERATION_S = 0.001;
/** To start the cell's process, to check the answers. */
const AROUND_S = { start: 0.3, verify: 1.5 };

export function expectedSeconds({ runtime, mode, start, config }: CellKey): number {
  const number = (name: string): number => Number(config[name] ?? 0);
  const rounds = number("warmup") + number("iterations");
  const crew = number("workers") * WORKER_S[runtime][mode];
  if (config.hold_ms !== undefined) return AROUND_S.start + rounds * (number("hold_ms") / 1000 + crew);
  if (config.iterations !== undefined) {
    return AROUND_S.start + (start === "pool" ? crew + rounds * POOL_ITERATION_S : rounds * crew);
  }
  return AROUND_S.start + AROUND_S.verify + crew + number("duration_ms") * (1 + number("warmup")) / 1000;
}

/** "about 40 s" or "about 12 min". */
export function inWords(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(5, Math.ceil(seconds / 5) * 5)} s`;
  return `about ${Math.ceil(seconds / 60)} min`;
}
