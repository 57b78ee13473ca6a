// Fleets that are made up: each machine has a true ratio and a noise of its own, and is measured and pooled by the real
// code.

import { type Pooled, poolResults } from "../engine/compare/pool.ts";
import { seededRandom } from "../engine/compare/inference/random.ts";
import { type ResultFile, SCHEMA } from "../engine/result/result.ts";
import { logNormal } from "./noise.ts";
import { SimulatedRun } from "./simulated.ts";

export interface Fleet {
  readonly machines: number;
  readonly blocks: number;
  /** The mean of the machines' true ratios, a geometric one. */
  readonly truth: number;
  /** By how much the logarithms of their true ratios differ: a standard deviation. */
  readonly tau: number;
}

/** Of the quietest machine; the noisiest has four times as much. */
const LEAST_NOISE = 0.03;

/** What each machine's own file would say, and its true ratio; the last machine is one more, of which the fleet knows nothing. */
export function simulatedFleet({ machines, blocks, truth, tau }: Fleet, seed: number): ResultFile[] {
  const random = seededRandom(`fleet ${seed}`);
  return Array.from({ length: machines + 1 }, (_, machine) => {
    const own = truth * Math.exp(tau * random.normal());
    const noise = logNormal(LEAST_NOISE * 4 ** random.uniform());
    const comparison = new SimulatedRun({ truth: own, noise }, seed * 10_000 + machine).compared(blocks);
    return {
      schema: SCHEMA,
      tool: { name: "paratax", version: "simulated" },
      created: "2026-01-01T00:00:00.000Z",
      quick: false,
      complete: true,
      command: ["paratax", "compare"],
      environment: {
        os: "simulated",
        arch: "simulated",
        cpu: `model ${machine % 3}`,
        cores: 8,
        usable_cores: 8,
        memory_bytes: 2 ** 33,
        governor: "performance",
        load_at_start: 0,
        machine: `machine-${machine}`,
      },
      cells: [],
      warnings: [],
      comparison,
    };
  });
}

/** What the report says of these results. */
export function pooledFleet(results: readonly ResultFile[]): Pooled {
  return poolResults(results.map((result, machine) => ({ path: `machine-${machine}.json`, result })))!;
}
