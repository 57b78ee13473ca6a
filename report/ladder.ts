// The ladders of a result: for each runtime and mode a line for each way, over the sizes.

import { byteText } from "../engine/result/number.ts";
import type { Cell, CellKey } from "../engine/result/result.ts";
import type { Chart } from "../scenarios/description.ts";
import { shownAs } from "./shown.ts";
import type { Plot, View } from "./view.ts";

export type LadderChart = Chart & { readonly kind: "ladder" };

/** What was measured of a cell, in the metric's own unit. */
export interface Rung {
  readonly key: CellKey;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

export interface Ladder {
  /** Runtime and mode. */
  readonly name: string;
  readonly lines: readonly { readonly name: string; readonly rungs: readonly (Rung & { readonly x: number })[] }[];
}

/** Of each runtime and mode that has two sizes at least. */
export function laddersOf({ over, by }: LadderChart, rungs: readonly Rung[]): Ladder[] {
  const names = [...new Set(rungs.map(placeOf))];
  return names.map((name): Ladder => {
    const own = rungs.filter((rung) => placeOf(rung) === name);
    const ways = [...new Set(own.map(({ key }) => String(key.config[by])))];
    return {
      name,
      lines: ways.map((way) => ({
        name: way,
        rungs: own.filter(({ key }) => String(key.config[by]) === way)
          .map((rung) => ({ ...rung, x: Number(rung.key.config[over]) }))
          .filter(({ x }, index, all) => all.findIndex((one) => one.x === x) === index) // other settings at their first
          .sort((a, b) => a.x - b.x),
      })),
    };
  }).filter(({ lines }) => lines.some(({ rungs }) => rungs.length > 1));
}

/** What was measured of a metric, above 0. */
export function rungsOf(metric: string, cells: readonly Cell[]): Rung[] {
  return cells.flatMap((cell) => {
    const value = cell.status === "measured" ? cell.metrics[metric] ?? null : null;
    return value !== null && value > 0 && Number.isFinite(value) ? [{ key: cell, value }] : [];
  });
}

function placeOf({ key: { runtime, mode } }: Rung): string {
  return `${runtime} ${mode}`;
}

/** A plot of text for each ladder. */
export function ladderViews(chart: LadderChart, rungs: readonly Rung[]): View[] {
  const { scale } = shownAs(chart.metric);
  return laddersOf(chart, rungs).map(({ name, lines }) => {
    const sizes = [...new Set(lines.flatMap(({ rungs }) => rungs.map(({ x }) => x)))].sort((a, b) => a - b);
    const plot: Plot = {
      lines: lines.map(({ name, rungs }) => ({ name, points: rungs.map(({ x, value }) => ({ x, y: value * scale })) })),
      unit: chart.unit,
      ticks: sizes.map((x) => ({ x, text: byteText(x) })),
      caption: "both axes are logarithmic",
    };
    return { title: `${chart.caption}: ${name}`, head: [], rows: [], textColumns: 0, notes: [], plot };
  });
}
