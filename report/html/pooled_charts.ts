// The forest plot of a ratio over several machines: each machine's own interval, then what they come to.

import type { PooledFile, PooledMachine, PooledRatio } from "../../engine/result/pooled.ts";
import type { Interval } from "../../engine/result/result.ts";
import { betterSide } from "../comparison_view.ts";
import { ratioTitle, shownMachines } from "../pooled_view.ts";
import { rowChart } from "./charts.ts";
import { drawable, figure, isDrawable } from "./figure.ts";
import type { DrawnChart, Mark, Marks } from "./marks.ts";

interface Row {
  readonly label: string;
  readonly ratio: number;
  readonly interval: Interval;
  readonly kind: "pooled" | "left out" | "over all";
}

export function pooledCharts({ ratios, machines }: Pick<PooledFile, "ratios" | "machines">): DrawnChart[] {
  return ratios.flatMap((one) => forest(one, machines));
}

function forest(one: PooledRatio, machines: readonly PooledMachine[]): DrawnChart[] {
  const rows = rowsOf(one, machines);
  if (rows.length === 0) return [];
  const caption = `${ratioTitle(one)}: each machine with its 95 % interval, and all of them${betterSide(one.better)}`;
  const series = (["pooled", "left out", "over all"] as const).map((kind): Marks => ({
    name: kind,
    marks: rows.flatMap((row, index) => row.kind === kind ? marksOf(row, index) : []),
  })).filter(({ marks }) => marks.length > 0);
  const chart = {
    name: caption,
    unit: "ratio",
    rows: rows.map(({ label }) => label),
    log: true,
    band: { from: 1, to: 1 },
  };
  return [{ caption, svg: rowChart({ ...chart, series }) }];
}

function rowsOf({ machines: own, all, by_cpu }: PooledRatio, machines: readonly PooledMachine[]): Row[] {
  const row = (label: string, ratio: number, interval: Interval | null, kind: Row["kind"]): Row[] => {
    const seen = drawable(interval);
    return seen === undefined || !(ratio > 0) || !isDrawable(ratio) ? [] : [{ label, ratio, interval: seen, kind }];
  };
  return [
    ...shownMachines(own).shown.flatMap(({ machine, ratio, interval95, left_out }) =>
      row(machines[machine]!.name, ratio, interval95, left_out === null ? "pooled" : "left out")
    ),
    ...by_cpu.flatMap(({ cpu, pool }) => row(cpu, pool.ratio, pool.interval95, "over all")),
    ...(all === null ? [] : [
      ...row(`all ${all.machines}`, all.ratio, all.interval95, "over all"),
      ...row("next machine", all.ratio, all.next95, "over all"),
    ]),
  ];
}

function marksOf({ label, ratio, interval, kind }: Row, row: number): Mark[] {
  const at = { row, place: 0.5, title: `${figure(label, ratio, "×", interval)}, ${kind}` };
  return [
    { ...at, shape: "reach", from: interval.low, to: interval.high },
    { ...at, shape: "dot", from: ratio, to: ratio },
  ];
}
