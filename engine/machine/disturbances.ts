// What disturbed a measurement, as warnings on the whole of a result: one pass over the conditions of its cells and the
// machine at its start. Each says which cells, by how much, and what to do. A machine at rest gets none: what the cells
// themselves use is not among the conditions, and of the load averages only the one from before the run counts.

import { groupBy } from "../result/group.ts";
import { percent, rounded } from "../result/number.ts";
import { cellId, cellMention, differIn, differingSettings } from "../result/cell_name.ts";
import type { Cell, Environment, Warning } from "../result/result.ts";
import { wakeUpWarnings } from "../result/wake_ups.ts";

/** Other work may take this share of the usable cores before it shows in the numbers. */
const LOAD_SHARE = 0.15;

/** Timers, the system and this program's own reaper use less than this share of them. */
const ALONE_SHARE = 0.02;

/** How many of the worst cells are named; the others are counted. */
const NAMED = 3;

/** One thing that may have happened to a cell. */
interface Disturbance {
  readonly code: string;
  /** How bad it was; null where the system does not tell or it is no harm. */
  readonly harm: (conditions: Conditions, cores: number) => number | null;
  readonly written: (harm: number) => string;
  readonly happened: string;
  readonly remedy: string;
}

type Conditions = Readonly<Record<string, number | null | undefined>>;

const seconds = (value: number): string => `${rounded(value, 2)} s`;

/** A part of the cores' time, where it is more than `least` of it and more than `leastSeconds`. */
const share = (name: string, least: number, leastSeconds: number) => (conditions: Conditions, cores: number) => {
  const [taken, wall] = [conditions[name], conditions.wall_s];
  if (!taken || !wall || taken <= leastSeconds) return null;
  const part = taken / (wall * cores);
  return part > least ? part : null;
};

const DISTURBANCES: readonly Disturbance[] = [
  {
    code: "neighbours",
    harm: share("others_cpu_s", 0.05, 0.1),
    written: percent,
    happened: "Other programs took a part of the cores",
    remedy: "end them (paratax doctor names them) and measure again",
  },
  {
    code: "steal",
    harm: share("steal_s", 0.02, 0.05),
    written: percent,
    happened: "The hypervisor gave a part of the cores to other machines",
    remedy: "measure again at a quieter hour, or on a machine of its own",
  },
  {
    code: "throttled",
    harm({ throttled_s, wall_s }) {
      return throttled_s && wall_s && throttled_s > 0.01 * wall_s ? throttled_s : null;
    },
    written: seconds,
    happened: "The CPU limit of a control group stopped the workers",
    remedy: "lift the limit (of a container: docker update --cpus), or use no more workers than it has cores for",
  },
  {
    code: "too-hot",
    harm: ({ thermal_throttles }) => thermal_throttles ? thermal_throttles : null,
    written: (times) => `${times} times`,
    happened: "The processor was slowed down as it was too hot",
    remedy: "let it cool down, and measure again",
  },
  {
    code: "clock-stepped",
    harm({ wall_drift_s, wall_s }) {
      const drift = Math.abs(wall_drift_s ?? 0);
      return drift > 0.05 + 0.001 * (wall_s ?? 0) ? drift : null;
    },
    written: seconds,
    happened: "The clock was set, or the machine slept,",
    remedy: "measure again with the machine awake",
  },
];

function variablesWarning({ variables = {} }: Environment): Warning[] {
  const names = Object.keys(variables);
  if (names.length === 0) return [];
  const message = `Variables that may change what is measured reached the cells: ${names.join(", ")}: ` +
    "unset them, unless they are what you measure.";
  return [{ code: "variables", message }];
}

/** `governor` is the frequency governor at the end. */
export function disturbances(environment: Environment, governor: string | null, cells: readonly Cell[]): Warning[] {
  return [
    ...startWarnings(environment, cells),
    ...variablesWarning(environment),
    ...DISTURBANCES.flatMap((one) => warningOf(one, cells, environment.usable_cores)),
    ...governorWarning(environment.governor, governor),
    ...coreWarning(environment, cells),
    ...modeWarning(environment, cells),
  ];
}

/** A load average counts for a minute what has ended, so cells that ran alone overrule it. */
function startWarnings({ load_at_start: load, usable_cores }: Environment, cells: readonly Cell[]): Warning[] {
  if (load === null || load <= LOAD_SHARE * usable_cores || ranAlone(cells, usable_cores)) return [];
  const message = `The load was ${load} on ${usable_cores} usable cores before the first cell: end other work ` +
    "(paratax doctor names it), or wait until the load has fallen, and measure again.";
  return [{ code: "busy-at-start", message }];
}

function ranAlone(cells: readonly Cell[], cores: number): boolean {
  const seen = cells.flatMap(({ conditions }) => conditions === null ? [] : [conditions]);
  const others = seen.map(({ others_cpu_s }) => others_cpu_s ?? Infinity).reduce((sum, one) => sum + one, 0);
  const wall = seen.map(({ wall_s }) => wall_s ?? 0).reduce((sum, one) => sum + one, 0);
  return others < ALONE_SHARE * wall * cores;
}

function warningOf({ code, harm, written, happened, remedy }: Disturbance, cells: readonly Cell[], cores: number) {
  const measured = cells.filter(({ conditions }) => conditions !== null);
  const harmed = measured.flatMap((cell) => {
    const found = harm(cell.conditions ?? {}, cores);
    return found === null ? [] : [{ cell, found }];
  }).sort((a, b) => b.found - a.found);
  if (harmed.length === 0) return [];
  const settings = [...differIn(measured, "workers") ? ["workers"] : [], "writers"];
  const worst = harmed.slice(0, NAMED).map(({ cell, found }) => `${cellMention(cell, settings)} ${written(found)}`);
  const more = harmed.length > NAMED ? `, ${harmed.length - NAMED} more by less` : "";
  const message = `${happened} in ${harmed.length} of ${measured.length} cells (${
    worst.join(", ")
  }${more}): ${remedy}.`;
  return [{ code, message }];
}

function governorWarning(before: string | null, after: string | null): Warning[] {
  if (before === after) return [];
  const message = `The frequency governor changed from ${before} to ${after}: fix it ` +
    '("sudo cpupower frequency-set -g performance") and measure again.';
  return [{ code: "governor-changed", message }];
}

function coreWarning({ usable_cores }: Environment, cells: readonly Cell[]): Warning[] {
  const counts = cells.filter(({ status }) => status === "measured")
    .map(({ config }) => Number(config.workers ?? 1) + Number(config.writers ?? 0));
  const most = Math.max(0, ...counts);
  if (most <= usable_cores) return [];
  const message =
    `${most} workers take turns on ${usable_cores} usable cores: give no more workers than cores, or hold only the ` +
    "ratios against another machine's.";
  return [{ code: "more-workers-than-cores", message }];
}

/** Blocks and repetitions of a cell are taken together. */
function modeWarning({ kept_awake }: Environment, cells: readonly Cell[]): Warning[] {
  const settings = differingSettings(cells);
  const groups = [...groupBy(cells, (cell) => cellId(cell)).values()].map((own) => {
    const { repetition: _, block: __, ...one } = own[0]!;
    return { label: cellMention(one, settings), cells: own };
  });
  return wakeUpWarnings(
    groups,
    kept_awake === undefined
      ? "give --keep-awake to have all in one mode"
      : "end other programs, as cores were kept awake already",
  );
}
