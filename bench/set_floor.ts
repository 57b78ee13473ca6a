// Scenario 2 against the same work in C.

import { median } from "../engine/result/statistics.ts";
import type { Config, Mode } from "../engine/result/result.ts";
import { type Bench, foundRuntimes, line, measureCell } from "./bench.ts";
import { compileFloor } from "./floor.ts";

const WORKERS = 8;
const SECONDS = 2;
const WIDTHS = [7, 34, 11, 11, 7, 6];

/** What the same is called in C. */
const FLOORS = ["set", "shm", "fifo", "locked"] as const;
type Floors = typeof FLOORS[number];

interface Contest {
  readonly what: string;
  readonly mode: Mode;
  readonly config: Config;
  /** Each floor in C that the one measurement is held against, and the aim where there is one. */
  readonly against: readonly { readonly floor: Floors; readonly aim: number | null }[];
}

const COMMON = { workers: WORKERS, duration_ms: SECONDS * 1000, warmup: 0, id_space: 10_000_000, verify: true };
const CONTESTS: readonly Contest[] = [
  {
    what: "threads, every",
    mode: "threads",
    config: { ...COMMON, timing: "every", transport: "memory" },
    against: [{ floor: "set", aim: 0.75 }],
  },
  {
    what: "threads, off",
    mode: "threads",
    config: { ...COMMON, timing: "off", transport: "memory" },
    against: [{ floor: "set", aim: 1.5 }],
  },
  {
    what: "processes, shm",
    mode: "processes",
    config: { ...COMMON, timing: "every", transport: "shm" },
    against: [{ floor: "shm", aim: 0.75 }],
  },
  {
    what: "processes, shm, adaptive",
    mode: "processes",
    config: { ...COMMON, timing: "every", transport: "shm", lock: "adaptive" },
    against: [{ floor: "shm", aim: 0.75 }],
  },
  {
    what: "processes, fifo",
    mode: "processes",
    config: { ...COMMON, timing: "every", transport: "fifo" },
    against: [{ floor: "fifo", aim: 0.15 }, { floor: "locked", aim: 0.9 }],
  },
];

export async function benchSet(bench: Bench, blocks: number): Promise<void> {
  const floor = await compileFloor(bench.runtime, bench.folder);
  if (!floor) return console.log("Scenario 2 against C: skipped, there is no C compiler.");
  console.log(`Scenario 2: ${WORKERS} workers, ${SECONDS} s, against the same in C, in turns, ${blocks} blocks`);
  console.log(line(["runtime", "what", "ops/s", "C ops/s", "ratio", "aim"], WIDTHS));
  const runtimes = await foundRuntimes();
  const figures = new Map<string, number[]>();
  const add = (name: string, value: number): void => void figures.set(name, [...figures.get(name) ?? [], value]);
  for (let block = 0; block < blocks; block++) {
    for (const name of FLOORS) add(name, await floor[name](WORKERS, SECONDS));
    for (const { what, mode, config } of CONTESTS) {
      for (const identity of runtimes) {
        const { ops_per_s } = await measureCell(bench, identity, "shared-set", mode, config);
        add(`${identity.name} ${what}`, ops_per_s!);
      }
    }
  }
  for (const { what, against } of CONTESTS) {
    for (const { floor, aim } of against) {
      for (const { name } of runtimes) {
        const own = median(figures.get(`${name} ${what}`)!);
        const c = median(figures.get(floor)!);
        const words = [name, `${what}, to ${floor}`, own.toFixed(0), c.toFixed(0), (own / c).toFixed(3)];
        console.log(line([...words, String(aim ?? "–")], WIDTHS));
      }
    }
  }
}
