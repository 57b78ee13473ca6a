// The forest plot of a ratio over several machines: each machine's own interval, then what they come to.

import type { PooledFile, PooledMachine, PooledRatio } from "../../engine/result/pooled.ts";
import type { Interval } from "../../engine/result/result.ts";
import { betterSide } from "../comparison_view.ts";
import { ratioTitle, shownMachines } from "../pooled_view.ts";
import { rowChart } from "./charts.ts";
import { drawable, figure, isDrawable } from "./figure.ts";
import type { Hues, Look } from "./look.ts";
import type { DrawnChart, Mark } from "./marks.ts";

interface Row {
  readonly label: string;
  readonly ratio: number;
  readonly interval: Interval;
  readonly kind: "pooled" | "left out" | "over all";
}

export function pooledCharts({ ratios, machines }: Pick<PooledFile, "ratios" | "machines">, hues: Hues): DrawnChart[] {
  return ratios.flatMap((one) => forest(one, machines, hues));
}

function forest(one: PooledRatio, machines: readonly PooledMachine[], hues: Hues): DrawnChart[] {
  const rows = rowsOf(one, machines);
  if (rows.length === 0) return [];
  const caption = `${ratioTitle(one)}: each machine with its 95 % interval, and all of them${betterSide(one.better)}`;
  const look: Look = { hue: hues.get(one.runtime) ?? 0, fill: "threads" };
  const series = [{ marks: rows.flatMap((row, index) => marksOf(row, index, look)) }];
  const isLeftOut = rows.some(({ kind }) => kind === "left out");
  const chart = {
    name: caption,
    unit: "ratio",
    rows: rows.map(({ label }) => label),
    log: true,
    band: { low: 1, high: 1 },
  };
  return [{
    caption,
    panels: [{ name: "", svg: rowChart({ ...chart, series }) }],
    notes: [`◆ is over several machines${isLeftOut ? ", ○ is left out of them" : ""}.`],
  }];
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

const SHAPES = { "pooled": "dot", "left out": "ring", "over all": "diamond" } as const;

function marksOf({ label, ratio, interval, kind }: Row, row: number, look: Look): Mark[] {
  const at = { row, place: 0.5, title: `${figure(label, ratio, "×", interval)}, ${kind}` };
  return [
    { ...at, shape: "reach", from: interval.low, to: interval.high },
    { ...at, shape: SHAPES[kind], from: ratio, to: ratio, look },
  ];
}
