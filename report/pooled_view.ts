// What a reader sees of several machines: for each ratio what it comes to over all of them, each machine's own below,
// and which machines these are.

import { span, timesWithin } from "../engine/result/interval_words.ts";
import { count, percent, ratio } from "../engine/result/number.ts";
import { groupBy } from "../engine/result/group.ts";
import type { MachineRatio, Pool, PooledFile, PooledMachine, PooledRatio } from "../engine/result/pooled.ts";
import type { Interval, VerdictKind } from "../engine/result/result.ts";
import { betterSide } from "./comparison_view.ts";
import { coresOf } from "./source.ts";
import type { Bars, View } from "./view.ts";

type Pooled = Pick<PooledFile, "machines" | "ratios" | "warnings">;

/** Of more machines only those with the least and the greatest ratios have a row. */
const MOST_ROWS = 40;

/** A view for each ratio, then the machines. */
export function pooledViews({ machines, ratios, warnings }: Pooled): View[] {
  const views = ratios.map((one) => ratioView(one, machines));
  const notes = warnings.map(({ message }) => `! ${message}`);
  return [
    ...views.map((view, index) => index === 0 ? { ...view, notes: [...view.notes, ...notes] } : view),
    machineView(machines),
  ];
}

/** What the ratio is of, for example "overhead: p50_iter_s of processes over threads, on deno". */
export function ratioTitle({ scenario, metric, cell, baseline, runtime }: PooledRatio): string {
  const where = `${cell} ${baseline}`.includes(runtime) ? "" : `, on ${runtime}`;
  return `${scenario}: ${metric} of ${cell} over ${baseline}${where}`;
}

/** A machine's row, where it has one: of too many those in the middle have none. */
export function shownMachines(ratios: readonly MachineRatio[]): { shown: readonly MachineRatio[]; hidden: number } {
  if (ratios.length <= MOST_ROWS) return { shown: ratios, hidden: 0 };
  const sorted = [...ratios].sort((a, b) => a.ratio - b.ratio);
  const shown = [...sorted.slice(0, MOST_ROWS / 2), ...sorted.slice(-MOST_ROWS / 2)];
  return { shown: ratios.filter((one) => shown.includes(one)), hidden: ratios.length - MOST_ROWS };
}

function ratioView(one: PooledRatio, machines: readonly PooledMachine[]): View {
  const reasons: string[] = [];
  const mark = (reason: string): string => {
    if (!reasons.includes(reason)) reasons.push(reason);
    return `[${reasons.indexOf(reason) + 1}]`;
  };
  const { shown, hidden } = shownMachines(one.machines);
  const byCpu = [...groupBy(shown, ({ machine }) => machines[machine]!.environment.cpu)];
  const rows = byCpu.flatMap(([cpu, own]) => [
    ...(byCpu.length > 1 ? [[cpu]] : []),
    ...own.map((each) => machineRow(each, machines, mark)),
    ...one.by_cpu.filter((group) => group.cpu === cpu).map(({ pool }) => poolRow("these", pool)),
  ]);
  const out = one.machines.filter(({ left_out }) => left_out !== null).length;
  return {
    title: ratioTitle(one),
    source: [`${count(one.machines.length, "machines")}${out === 0 ? "" : `, ${out} left out`}`],
    lead: [...oddWords(one, machines), ...leadOf(one)],
    head: ["machine", "blocks", "ratio", "95 %", "verdict"],
    textColumns: 1,
    whole: true,
    rows: [...rows, ...(one.all === null ? [] : sumRows(one.all))],
    bars: forestOf(one, machines),
    notes: [
      ...(hidden > 0 ? [`Of ${one.machines.length} machines the ${MOST_ROWS} at both ends; --json has all.`] : []),
      ...rulesOf(one),
      ...reasons.map((reason, index) => `[${index + 1}] Left out: ${reason}.`),
    ],
  };
}

function machineRow(
  { machine, ratio: own, interval95, blocks, verdict, left_out }: MachineRatio,
  machines: readonly PooledMachine[],
  mark: (reason: string) => string,
): string[] {
  const word = left_out === null ? verdict : `left out ${mark(left_out)}`;
  return [machines[machine]!.name, String(blocks), `${ratio(own)}×`, spanOf(interval95), word];
}

function poolRow(name: string, { machines, ratio: own, interval95, verdict }: Pool): string[] {
  return [`${name} ${machines}`, "", `${ratio(own)}×`, spanOf(interval95), verdict];
}

function sumRows(all: Pool): string[][] {
  return [poolRow("all", all), ["next machine", "", "", spanOf(all.next95), ""]];
}

/** Which machine is unlike the others: what a lab asks first. */
function oddWords({ odd, machines: own }: PooledRatio, machines: readonly PooledMachine[]): string[] {
  if (odd === undefined) return [];
  if (odd.length === 0) {
    const pooled = own.filter(({ left_out }) => left_out === null).length;
    return [`No machine is odd: each of ${pooled} lies where the others say that one more would.`];
  }
  const named = odd.map(({ machine, times, interval95 }) =>
    `${machines[machine]!.name}, ${timesWithin(times, interval95)} what the others show`
  );
  return [`Odd: ${named.join("; ")}.`];
}

/** What it comes to, in words. */
function leadOf({ all, machines }: PooledRatio): string[] {
  if (all === null) {
    const left = machines.filter(({ left_out }) => left_out === null).length;
    return [`Nothing is pooled, as ${left} of ${count(machines.length, "machines")} may be: see what is left out.`];
  }
  const { verdict, tau, i2, next95 } = all;
  const next = next95 === null ? "" : ` One more machine like these would show ${spanOf(next95)} (95 %).`;
  return [
    `Over all ${ratio(all.ratio)}× (95 %: ${spanOf(all.interval95)}): ${verdict}${heldBy(all)}.`,
    `Between machines: τ ${percent(Math.expm1(tau))}, I² ${percent(i2)}.${next}`,
  ];
}

function heldBy({ verdict, verdicts, machines }: Pool): string {
  const of = (kind: VerdictKind): number => verdicts[kind] ?? 0;
  const others = (Object.keys(verdicts) as VerdictKind[]).filter((kind) => kind !== verdict)
    .map((kind) => `${kind} on ${of(kind)}`);
  const holds = isAnswer(verdict) ? [`which holds on ${of(verdict)} of ${machines}`] : [];
  const own = [...holds, ...others];
  return own.length === 0 ? "" : `${holds.length > 0 ? ", " : "; by themselves "}${own.join(", ")}`;
}

function isAnswer(verdict: VerdictKind): boolean {
  return verdict === "faster" || verdict === "slower" || verdict === "equivalent";
}

function rulesOf({ all, delta, margin, better }: PooledRatio): string[] {
  if (all === null) return [];
  const apart = better === "neither" ? "" : `Faster and slower: the interval lies beyond δ, ${percent(delta)}. `;
  return [
    `${apart}Equivalent: within the margin, ${
      percent(margin)
    }. τ: by how much a machine's true ratio usually differs ` +
    "from the mean; I²: the part of all differences that is the machines' and not noise.",
    ...(all.machines < 5 ? [`${all.machines} machines say little of others, so the interval is wide.`] : []),
  ];
}

/** The forest plot: each machine, then what they come to. */
function forestOf(
  { machines: own, all, by_cpu, better }: PooledRatio,
  machines: readonly PooledMachine[],
): Bars | undefined {
  const bars = shownMachines(own).shown.flatMap(({ machine, ratio, interval95, left_out }) =>
    interval95 === null ? [] : [{
      label: machines[machine]!.name,
      ratio,
      ...interval95,
      ...(left_out !== null && { kind: "left out" as const }),
    }]
  );
  const sum = (label: string, ratio: number, interval: Interval | null): Bars["bars"] =>
    interval === null ? [] : [{ label, ratio, ...interval, kind: "sum" }];
  const sums = all === null ? [] : [
    ...by_cpu.flatMap(({ cpu, pool }) => sum(cpu, pool.ratio, pool.interval95)),
    ...sum(`all ${all.machines}`, all.ratio, all.interval95),
    ...sum("next machine", all.ratio, all.next95),
  ];
  if (bars.length === 0) return undefined;
  const left = bars.some(({ kind }) => kind !== undefined) ? "; ○ is left out" : "";
  return {
    bars: [...bars, ...sums],
    delta: 0,
    caption: `ratio with its 95 % interval; ◆ is pooled${left}${betterSide(better)}`,
  };
}

function machineView(machines: readonly PooledMachine[]): View {
  const byCpu = [...groupBy(machines, ({ environment }) => environment.cpu)];
  return {
    title: "The machines",
    head: ["machine", "cores", "system", "measured"],
    textColumns: 4,
    whole: true,
    rows: byCpu.flatMap(([cpu, own]) => [
      [cpu],
      ...own.slice(0, MOST_ROWS).map(({ name, environment, created }) => [
        name,
        coresOf(environment),
        `${environment.os}, ${environment.arch}`,
        created.slice(0, 16).replace("T", " "),
      ]),
      ...(own.length > MOST_ROWS ? [[`and ${own.length - MOST_ROWS} more`]] : []),
    ]),
    notes: [
      "Ratios within a machine are pooled; absolute figures of different machines are not put beside each other.",
    ],
  };
}

function spanOf(interval: Interval | null): string {
  return interval === null ? "–" : span(interval, ratio);
}
