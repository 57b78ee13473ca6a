// The article's conclusions as data, each with the ratio that it rests on: do they hold in JavaScript?

import type { Cell, Mode } from "../../engine/result/result.ts";
import { comparable, type Published, published } from "./published.ts";

/** A metric of a cell with 8 workers, spawned. */
interface Term {
  readonly scenario: string;
  readonly mode: Mode;
  readonly writers?: number;
  /** Processes of the shared set: whether they have it in their own memory, and ask no manager. */
  readonly shares?: boolean;
  /** The first that is there is taken, in both terms alike: PSS where the system has it. */
  readonly metrics: readonly string[];
}

export interface Claim {
  readonly sentence: string;
  /** The ratio is the first over the second. */
  readonly terms: readonly [Term, Term];
  /** It holds where the ratio is above `above` and below `below`. */
  readonly above?: number;
  readonly below?: number;
}

const MEMORY = ["pss_avg", "uss_avg", "rss_avg"];
const term = (scenario: string, mode: Mode, metric: string, writers?: number): Term => ({
  scenario,
  mode,
  writers,
  metrics: [metric],
});

/** Whether processes of the shared set share it in memory: the article measures a manager, and only advises this. */
export function sharesMemory({ scenario, mode, config }: Pick<Cell, "scenario" | "mode" | "config">): boolean {
  return scenario === "shared-set" && mode === "processes" && config.transport === "shm";
}

export const claims: readonly Claim[] = [
  {
    sentence: "A process costs more than a thread",
    terms: [term("overhead", "processes", "avg_iter_s"), term("overhead", "threads", "avg_iter_s")],
    above: 1,
  },
  {
    sentence: "and ten times as much or more",
    terms: [term("overhead", "processes", "avg_iter_s"), term("overhead", "threads", "avg_iter_s")],
    above: 10,
  },
  {
    sentence: "Processes take more memory",
    terms: [
      { scenario: "memory", mode: "processes", metrics: MEMORY },
      { scenario: "memory", mode: "threads", metrics: MEMORY },
    ],
    above: 1,
  },
  {
    sentence: "Behind a lock threads do 10× as much",
    terms: [term("shared-set", "threads", "ops_per_s"), term("shared-set", "processes", "ops_per_s")],
    above: 10,
  },
  {
    sentence: "and a process waits 10× as long",
    terms: [term("shared-set", "processes", "avg_lock_wait_ns"), term("shared-set", "threads", "avg_lock_wait_ns")],
    above: 10,
  },
  {
    sentence: "Processes sharing memory do as much",
    terms: [
      { ...term("shared-set", "processes", "ops_per_s"), shares: true },
      term("shared-set", "threads", "ops_per_s"),
    ],
    above: 0.8,
    below: 1.25,
  },
  {
    sentence: "One writer beats manager and lock",
    terms: [
      term("sharded-writers", "processes", "ops_per_s", 1),
      term("shared-set", "processes", "ops_per_s"),
    ],
    above: 1,
  },
  {
    sentence: "Eight writers do more than one",
    terms: [
      term("sharded-writers", "processes", "ops_per_s", 8),
      term("sharded-writers", "processes", "ops_per_s", 1),
    ],
    above: 1,
  },
  {
    sentence: "and are waited for less",
    terms: [
      term("sharded-writers", "processes", "avg_ack_wait_ns", 8),
      term("sharded-writers", "processes", "avg_ack_wait_ns", 1),
    ],
    below: 1,
  },
  {
    sentence: "Sending costs the same (0.5× to 2×)",
    terms: [
      term("sharded-writers", "processes", "avg_queue_put_ns", 8),
      term("sharded-writers", "processes", "avg_queue_put_ns", 1),
    ],
    above: 0.5,
    below: 2,
  },
];

/** Fewer repetitions say neither yes nor no. */
const FEWEST = 3;

export type Holding = "holds" | "does not hold" | "not sure" | "not measured";

export interface Judged {
  readonly holding: Holding;
  /** The claim's ratio in each repetition, ascending. */
  readonly ratios: readonly number[];
}

/**
 * What the repetitions say of a claim on one runtime. Each has a ratio of cells that were measured in the same round;
 * yes and no take all of them on one side of the bound.
 */
export function judge(claim: Claim, cells: readonly Cell[], runtime: string): Judged {
  const meant = cells.filter((cell) => cell.runtime === runtime && cell.start === "spawn" && cell.config.workers !== 1);
  const ratios = [...new Set(meant.map(({ repetition }) => repetition))].flatMap((repetition) =>
    ratioOf(claim, (term) => {
      const found = meant.find((cell) =>
        cell.repetition === repetition && isMeant(term, cell, cell.config.writers) &&
        sharesMemory(cell) === (term.shares ?? false)
      );
      return found?.status === "measured" ? found.metrics : {};
    }) ?? []
  ).sort((a, b) => a - b);
  if (ratios.length === 0) return { holding: "not measured", ratios };
  const { above = 0, below = Infinity } = claim;
  const [low, high] = [ratios[0], ratios.at(-1)!];
  if (ratios.length < FEWEST) return { holding: "not sure", ratios };
  if (above < low && high < below) return { holding: "holds", ratios };
  return { holding: high <= above || low >= below ? "does not hold" : "not sure", ratios };
}

/** The ratio that the article itself has, of its own figures on a system; null where it has none. */
export function publishedRatio(claim: Claim, system: Published["system"]): number | null {
  return ratioOf(claim, (term) => {
    const found = published.find((one) =>
      one.system === system && one.start === "spawn" && !term.shares && isMeant(term, one, one.writers)
    );
    return found === undefined ? {} : comparable(found);
  });
}

function isMeant(term: Term, one: { scenario: string; mode: Mode }, writers: unknown): boolean {
  return one.scenario === term.scenario && one.mode === term.mode && writers === term.writers;
}

function ratioOf(
  { terms: [first, second] }: Claim,
  metricsOf: (term: Term) => Readonly<Record<string, number | null>>,
): number | null {
  const [over, under] = [metricsOf(first), metricsOf(second)];
  const at = first.metrics.findIndex((name, index) => over[name] && under[second.metrics[index]]);
  return at < 0 ? null : over[first.metrics[at]]! / under[second.metrics[at]]!;
}
