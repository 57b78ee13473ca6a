// Comparisons of several machines as one: ratios within each machine are pooled, absolute figures never. Pure: the same
// files, the same answer.

import { cellId, differIn, settingNames } from "../result/cell_name.ts";
import { groupBy } from "../result/group.ts";
import { machineId } from "../result/machine_id.ts";
import type { MachineRatio, OddMachine, Pool, PooledFile, PooledMachine, PooledRatio } from "../result/pooled.ts";
import type {
  CellKey,
  ComparedCell,
  ComparedPair,
  Comparison,
  Interval,
  VerdictKind,
  Warning,
} from "../result/result.ts";
import { versionsOf } from "../result/versions.ts";
import { failedAudit } from "./audit.ts";
import { EFFORT, type SavedResult } from "./compare_files.ts";
import { FEWEST_MACHINES, overOthers } from "./inference/odd_one.ts";
import { type Effect, randomEffects } from "./inference/random_effects.ts";
import { blockRatio, intervalOf, type Ratio } from "./inference/ratio.ts";
import { FEWEST_BLOCKS, intervalsOf, STANDARD_MARGIN, verdict } from "./inference/verdict.ts";
import type { Better } from "./inference/verdict.ts";

/** What is pooled, without who did it and when. */
export type Pooled = Pick<PooledFile, "machines" | "ratios" | "warnings">;

/** A comparison of blocks in a file, and the place of that file's machine among all. */
interface Measured {
  readonly machine: number;
  readonly comparison: Comparison;
}

/** What one machine says of a ratio. */
interface Entry extends Measured {
  readonly cell: ComparedCell;
  readonly baseline: ComparedCell;
  readonly pair: ComparedPair;
  /** Null where too few blocks have both. */
  readonly effect: Effect | null;
}

/**
 * Pools every ratio that two machines or more have; null where there is none. Of several files of one machine the newest
 * that passed its audit counts. `withDisturbed`: machines count too whose audit failed.
 */
export function poolResults(saved: readonly SavedResult[], withDisturbed = false): Pooled | null {
  const compared = saved.flatMap(({ path, result }) =>
    result.comparison?.design === "blocks" ? [{ path, result, comparison: result.comparison }] : []
  );
  const ordered = inGroups(compared, ({ result }) => result.environment.cpu);
  const machines = named(ordered.map(({ path, result }): PooledMachine => ({
    name: result.environment.machine ?? baseName(path),
    file: path,
    environment: result.environment,
    versions: versionsOf(result.cells),
    paratax: result.tool.version,
    created: result.created,
    left_out: result.complete ? withDisturbed ? null : failedAudit(result) : "it was interrupted",
  })));
  const entries = ordered.flatMap(({ comparison }, machine) => entriesOf({ machine, comparison }));
  const groups = [...groupBy(entries, nameOfRatio).values()].filter((own) =>
    new Set(own.map(({ machine }) => identityOf(machines[machine]!))).size > 1
  );
  if (groups.length === 0) return null;
  const judged = groups.map((own) => leftOutIn(own, machines));
  const pairs = judged.filter((own) => pooledIn(own).length > 1).length;
  return {
    machines,
    ratios: judged.map((own) => pooledRatio(own, machines, pairs)),
    warnings: [
      ...quickWarnings(ordered.map(({ result }) => result.quick)),
      ...alikeWarnings(judged, machines),
      ...differences(judged.flatMap(pooledIn), machines),
    ],
  };
}

function entriesOf({ machine, comparison }: Measured): Entry[] {
  const labelled = new Map(comparison.cells.map((cell) => [cell.label, cell]));
  return comparison.pairs.flatMap((pair) => {
    const [cell, baseline] = [labelled.get(pair.cell), labelled.get(pair.baseline)];
    if (!cell || !baseline) return [];
    return [{ machine, comparison, cell, baseline, pair, effect: effectOf(cell, baseline) }];
  });
}

/** From the blocks in which both have a value; the file's own ratio may rest on a pilot's spread. */
function effectOf(cell: ComparedCell, baseline: ComparedCell): Effect | null {
  const both = cell.values.flatMap((value, block) => {
    const other = baseline.values[block];
    return value && other && value > 0 && other > 0 ? [[value, other] as const] : [];
  });
  if (both.length < FEWEST_BLOCKS) return null;
  const { ratio, error } = blockRatio(both.map(([value]) => value), both.map(([, other]) => other));
  const log = Math.log(ratio);
  return Number.isFinite(log) ? { log, error } : null;
}

/** Files have the same ratio where both cells are the same but for the values of settings, which are told instead. */
function nameOfRatio({ comparison: { scenario, metric }, cell, baseline, pair }: Entry): string {
  const kinds = [cell, baseline].map(({ key: { runtime, mode, start } }) => [runtime, mode, start]);
  return JSON.stringify([scenario, metric, pair.cell, pair.baseline, kinds]);
}

type Judged = Entry & Pick<MachineRatio, "left_out">;

function leftOutIn(entries: readonly Entry[], machines: readonly PooledMachine[]): Judged[] {
  const alone = entries.map((entry): Judged => {
    const reason = machines[entry.machine]!.left_out;
    return {
      ...entry,
      left_out: reason ?? (entry.effect === null ? `fewer than ${FEWEST_BLOCKS} blocks have both` : null),
    };
  });
  const newest = new Map<string, PooledMachine>();
  for (const { machine } of pooledIn(alone)) {
    const one = machines[machine]!;
    const other = newest.get(identityOf(one));
    if (other === undefined || one.created > other.created) newest.set(identityOf(one), one);
  }
  return alone.map((entry) => {
    const one = machines[entry.machine]!;
    const counted = newest.get(identityOf(one));
    if (entry.left_out !== null || counted === undefined || counted === one) return entry;
    return { ...entry, left_out: `${counted.file} has this machine's newest result` };
  });
}

function pooledIn(entries: readonly Judged[]): Judged[] {
  return entries.filter(({ left_out }) => left_out === null);
}

function pooledRatio(entries: readonly Judged[], machines: readonly PooledMachine[], pairs: number): PooledRatio {
  const [{ comparison: { scenario, metric, better }, cell, baseline }] = entries as readonly [Judged];
  const pooled = pooledIn(entries);
  const standard = {
    delta: pooled.reduce((most, { comparison: { delta } }) => Math.max(most, delta), 0),
    margin: pooled.reduce((least, { comparison: { margin, delta } }) => Math.min(least, margin ?? delta), Infinity),
  };
  const { delta, margin } = pooled.length > 0 ? standard : { delta: 0, margin: STANDARD_MARGIN };
  const pool = (own: readonly Judged[]): Pool => poolOf(own, { delta, margin, better, pairs });
  const byCpu = [...groupBy(pooled, ({ machine }) => machines[machine]!.environment.cpu)];
  return {
    scenario,
    metric,
    better,
    cell: cell.label,
    baseline: baseline.label,
    runtime: cell.key.runtime,
    delta,
    margin,
    machines: entries.map(({ machine, pair: { ratio, interval95, blocks, verdict }, left_out }) => {
      return { machine, ratio, interval95, blocks, verdict, left_out };
    }),
    all: pooled.length < 2 ? null : pool(pooled),
    ...(pooled.length >= FEWEST_MACHINES && { odd: oddAmong(pooled, pairs) }),
    by_cpu: byCpu.length < 2 ? [] : byCpu.flatMap(([cpu, own]) => own.length < 2 ? [] : [{ cpu, pool: pool(own) }]),
  };
}

/** The farthest first. */
function oddAmong(entries: readonly Judged[], pairs: number): OddMachine[] {
  const level = 1 - 0.05 / (entries.length * pairs);
  return overOthers(entries.map(({ effect }) => effect!)).flatMap((over, index): OddMachine[] => {
    const interval95 = finite(intervalOf(over, level));
    if (interval95 === null || (interval95.low <= 1 && interval95.high >= 1)) return [];
    return [{ machine: entries[index]!.machine, times: over.ratio, interval95 }];
  }).sort((a, b) => Math.abs(Math.log(b.times)) - Math.abs(Math.log(a.times)));
}

interface PoolStandard {
  readonly delta: number;
  readonly margin: number;
  readonly better: Comparison["better"];
  readonly pairs: number;
}

function poolOf(entries: readonly Judged[], { delta, margin, better, pairs }: PoolStandard): Pool {
  const { mean, next, tau, i2 } = randomEffects(entries.map(({ effect }) => effect!));
  const kind = verdictOf(mean, { floorError: Math.log1p(delta), margin, better: betterOf(better), pairs });
  const { interval95, interval90 } = intervalsOf(mean, pairs);
  const verdicts: Partial<Record<VerdictKind, number>> = {};
  for (const { pair } of entries) verdicts[pair.verdict] = (verdicts[pair.verdict] ?? 0) + 1;
  return {
    machines: entries.length,
    ratio: mean.ratio,
    interval95: finite(interval95),
    interval90: finite(interval90),
    next95: finite(intervalOf(next, 0.95)),
    tau,
    i2,
    verdict: better === "neither" && (kind === "faster" || kind === "slower") ? "no verdict" : kind,
    verdicts,
  };
}

/** Two machines are enough for Student's interval: it is as wide as they are few. */
function verdictOf(mean: Ratio, standard: Parameters<typeof verdict>[1]): VerdictKind {
  return verdict({ ...mean, blocks: Math.max(FEWEST_BLOCKS, mean.blocks) }, standard);
}

/** Of what is neither better the word is not used. */
function betterOf(better: Comparison["better"]): Better {
  return better === "higher" ? "higher" : "lower";
}

/** Two machines that are worlds apart have an interval whose ends are no numbers. */
function finite(interval: Interval | null): Interval | null {
  return interval !== null && interval.low > 0 && Number.isFinite(interval.high) ? interval : null;
}

function identityOf({ environment }: PooledMachine): string {
  return machineId(environment);
}

/** Those of one group together, groups and members in the order of the first. */
function inGroups<T>(all: readonly T[], groupOf: (one: T) => string): T[] {
  return [...groupBy(all, groupOf).values()].flat();
}

/** Names that tell machines apart: of two with the same name those of their files. */
function named(machines: readonly PooledMachine[]): PooledMachine[] {
  const counts = groupBy(machines, ({ name }) => name);
  return machines.map((one) => counts.get(one.name)!.length > 1 ? { ...one, name: one.file } : one);
}

function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1)!.replace(/\.json$/, "");
}

function quickWarnings(quick: readonly boolean[]): Warning[] {
  const some = quick.filter(Boolean).length;
  if (some === 0) return [];
  const message =
    `${some} of ${quick.length} results are a first look, with too few iterations to rest a decision on: ` +
    "measure without --quick, or with --preset standard.";
  return [{ code: "quick", message }];
}

/** Machines without a name that cannot be told apart. */
function alikeWarnings(ratios: readonly (readonly Judged[])[], machines: readonly PooledMachine[]): Warning[] {
  const alike = ratios.flatMap((own) => [...groupBy(own, ({ machine }) => identityOf(machines[machine]!)).values()])
    .filter((own) => own.length > 1).flat()
    .map(({ machine }) => machines[machine]!).filter(({ environment }) => environment.machine === undefined);
  const files = [...new Set(alike.map(({ file }) => file))];
  if (files.length === 0) return [];
  return [{
    code: "alike-machines",
    message:
      `${listed(files)} have the same processor, cores and memory and are taken for one machine: where they are ` +
      "several, measure each with --machine NAME.",
  }];
}

/** What the machines pooled differ in besides themselves. */
function differences(entries: readonly Judged[], machines: readonly PooledMachine[]): Warning[] {
  const pooled = [...new Set(entries.map(({ machine }) => machines[machine]!))];
  const told = [
    ...differing("paratax", pooled.map(({ paratax }) => paratax)),
    ...differing("runtimes", pooled.map(({ versions }) => versions.join(" and "))),
    ...settingDifferences(entries),
  ];
  return told.map((difference) => ({
    code: "differs",
    message: `The machines differ in ${difference}: make sure that this is what you want to pool.`,
  }));
}

function settingDifferences(entries: readonly Judged[]): string[] {
  const cells = entries.flatMap(({ machine, cell, baseline }) => [cell, baseline].map((one) => ({ machine, ...one })));
  const once = new Map(cells.map((one) => [JSON.stringify([one.machine, one.key.scenario, one.label]), one]));
  const byLabel = [...groupBy(once.values(), ({ label, key }) => JSON.stringify([key.scenario, label])).values()];
  const found = byLabel.flatMap((own) => {
    const different = [...new Map(own.map(({ key }) => [cellId(key, undefined, EFFORT), key])).values()];
    if (different.length < 2) return [];
    const names = settingNames(different).filter((name) => !EFFORT.includes(name) && differIn(different, name));
    return names.flatMap((name) => differing(name, own.map(({ key }) => settingOf(key, name))));
  });
  return [...new Set(found)];
}

function settingOf({ config }: CellKey, name: string): string {
  return String(config[name] ?? "none");
}

/** "workers: 2 (3 machines), 8 (1)", where there are several. */
function differing(what: string, values: readonly string[]): string[] {
  const counts = [...groupBy(values, (value) => value)];
  if (counts.length < 2) return [];
  return [`${what}: ${listed(counts.map(([value, own]) => `${value} (${own.length})`))}`];
}

function listed(words: readonly string[]): string {
  return words.slice(0, 4).join(", ") + (words.length > 4 ? ` and ${words.length - 4} more` : "");
}
