// How long a cell will likely take, for the time left on a progress bar. Rough, from a machine with two cores: a bar
// that is wrong by a half is still a bar.

import type { CellKey, Mode } from "../result/result.ts";
import type { RuntimeName } from "../../runtime/contract.ts";

/** Seconds to create, use and join one of eight workers. */
const WORKER_S: Readonly<Record<RuntimeName, Readonly<Record<Mode, number>>>> = {
  deno: { threads: 0.01, processes: 0.012 },
  bun: { threads: 0.003, processes: 0.005 },
  node: { threads: 0.008, processes: 0.017 },
};
const POOL_ITERATION_S = 0.001;
/** To start the cell's process. */
const START_S = 0.4;
/** To check the answers, over the time in which they were found. */
const VERIFY_SHARE = 0.3;

export function expectedSeconds({ runtime, mode, start, config }: CellKey): number {
  const number = (name: string): number => Number(config[name] ?? 0);
  const rounds = number("warmup") + number("iterations");
  const crew = number("workers") * WORKER_S[runtime][mode];
  if (config.hold_ms !== undefined) return START_S + rounds * (number("hold_ms") / 1000 + crew);
  if (config.iterations !== undefined) {
    return START_S + (start === "pool" ? crew + rounds * POOL_ITERATION_S : rounds * crew);
  }
  return START_S + (1 + number("warmup")) * crew +
    number("duration_ms") * (1 + number("warmup") + VERIFY_SHARE) / 1000;
}

/** "about 40 s" or "about 12 min". */
export function inWords(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(5, Math.ceil(seconds / 5) * 5)} s`;
  return `about ${Math.ceil(seconds / 60)} min`;
}
