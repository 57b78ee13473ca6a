// Scenario 3 against round trips through FIFOs in C, and threads over rings against processes over FIFOs.

import { median } from "../engine/result/statistics.ts";
import { type Bench, foundRuntimes, line, measureCell } from "./bench.ts";
import { compileFloor } from "./floor.ts";

const PRODUCERS = 8;
const SECONDS = 2;
const WIDTHS = [7, 24, 11, 11, 7, 6];

/** A cell of `writers` writers; what it is held against is C, or the FIFO cell with as many writers. */
interface Contest {
  readonly mode: "threads" | "processes";
  readonly transport: string;
  readonly writers: number;
  readonly against: "C" | "fifo";
  readonly aim: number;
}

const CONTESTS: readonly Contest[] = [
  { mode: "processes", transport: "fifo", writers: 1, against: "C", aim: 0.6 },
  { mode: "processes", transport: "fifo", writers: 8, against: "C", aim: 0.4 },
  { mode: "threads", transport: "ring", writers: 1, against: "fifo", aim: 5 },
];

export async function benchSharded(bench: Bench, blocks: number): Promise<void> {
  const floor = await compileFloor(bench.runtime, bench.folder);
  if (!floor) return console.log("Scenario 3 against C: skipped, there is no C compiler.");
  console.log(`Scenario 3: ${PRODUCERS} producers, ${SECONDS} s, in turns with round trips in C, ${blocks} blocks`);
  console.log(line(["runtime", "what", "ops/s", "against", "ratio", "aim"], WIDTHS));
  const runtimes = await foundRuntimes();
  const figures = new Map<string, number[]>();
  const add = (name: string, value: number): void => void figures.set(name, [...figures.get(name) ?? [], value]);
  for (let block = 0; block < blocks; block++) {
    add("C", await floor.fifo(PRODUCERS, SECONDS));
    for (const { mode, transport, writers } of CONTESTS) {
      for (const identity of runtimes) {
        const pace = { duration_ms: SECONDS * 1000, warmup: 0, id_space: 10_000_000, timing: "every", verify: true };
        const config = { workers: PRODUCERS, writers, transport, ...pace };
        const { ops_per_s } = await measureCell(bench, identity, "sharded-writers", mode, config);
        add(`${identity.name} ${transport} ${writers}`, ops_per_s!);
      }
    }
  }
  for (const { transport, writers, against, aim } of CONTESTS) {
    for (const { name } of runtimes) {
      const own = median(figures.get(`${name} ${transport} ${writers}`)!);
      const other = median(figures.get(against === "C" ? "C" : `${name} fifo ${writers}`)!);
      const what = `${transport}, ${writers} writer${writers > 1 ? "s" : ""}, to ${against}`;
      console.log(line([name, what, own.toFixed(0), other.toFixed(0), (own / other).toFixed(3), String(aim)], WIDTHS));
    }
  }
}
