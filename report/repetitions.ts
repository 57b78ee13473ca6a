// Pools the repetitions of a cell into one, for readers who need no more.

import { cellId } from "../engine/result/cell_name.ts";
import { groupBy } from "../engine/result/group.ts";
import type { Cell, Measured } from "../engine/result/result.ts";
import { median } from "../engine/result/statistics.ts";
import { whenAsked } from "../engine/result/stored_samples.ts";

type MeasuredCell = Cell & Measured;

/** Metrics are medians over the repetitions that were measured, samples those of all. What has no repetition stays. */
export function overRepetitions(cells: readonly Cell[]): Cell[] {
  return eachPooled(groupBy(cells, (cell, index) => cell.repetition === undefined ? index : cellId(cell)));
}

/** The same over the blocks of a comparison; what none of them has, as of too few values, is for the same reason in all. */
export function overBlocks(cells: readonly Cell[]): Cell[] {
  return eachPooled(groupBy(cells, (cell) => cellId(cell))).map((cell) => {
    if (cell.status !== "measured") return cell;
    const unavailable = Object.entries(cell.unavailable).map(([name, reason]) => {
      return [name, reason.replace(/, where there are \d+$/, " in a block")] as const;
    });
    return { ...cell, unavailable: Object.fromEntries(unavailable) };
  });
}

function eachPooled(groups: ReadonlyMap<unknown, readonly Cell[]>): Cell[] {
  return [...groups.values()].map((group) => {
    const measured = group.filter((cell): cell is MeasuredCell => cell.status === "measured");
    return measured.length > 1 ? pooled(measured) : measured[0] ?? group[0]!;
  });
}

function pooled(cells: readonly MeasuredCell[]): Cell {
  const names = new Set(cells.flatMap(({ metrics }) => Object.keys(metrics)));
  const metrics = Object.fromEntries([...names].map((name) => {
    const values = cells.flatMap((cell) => cell.metrics[name] ?? []);
    return [name, values.length === 0 ? null : median(values)];
  }));
  const samples = joined(cells.map((cell) => cell.samples));
  return { ...cells[0], metrics, samples, histograms: joined(cells.map((cell) => cell.histograms)) };
}

function joined<T>(parts: readonly Readonly<Record<string, readonly T[]>>[]): Readonly<Record<string, readonly T[]>> {
  const names = new Set(parts.flatMap((part) => Object.keys(part)));
  return whenAsked([...names], (name) => parts.flatMap((part) => part[name] ?? []));
}
