// What a reader sees of results over time: for each machine its cells, a line drawn of each, and where it changed.

import { cellName, differingSettings } from "../engine/result/cell_name.ts";
import { chance, change, count, significant } from "../engine/result/number.ts";
import type { Change, HistoryRun, MachineHistory, Series } from "../engine/result/history.ts";
import { level } from "./levels.ts";
import { shownAs } from "./shown.ts";
import type { View } from "./view.ts";

/** The most characters of a drawn line: of more runs each stands for several, by their median. */
const LONGEST = 24;

/** A view for each machine and metric. */
export function historyViews(machines: readonly MachineHistory[]): View[] {
  return machines.flatMap((machine) => {
    const metrics = [...new Set(machine.series.map(({ metric }) => metric))];
    const views = metrics.map((metric) => metricView(machine, metric));
    const notes = machine.warnings.map(({ message }) => `! ${message}`);
    return views.map((view, index) => index === 0 ? { ...view, notes: [...view.notes, ...notes] } : view);
  });
}

/** A name that tells a series from the machine's others. */
export function seriesName({ cell }: Series, others: readonly Series[]): string {
  const ofScenario = others.filter((other) => other.cell.scenario === cell.scenario).map((other) => other.cell);
  return cellName(cell, differingSettings(ofScenario));
}

/** When and from what on what else the values are others, in a sentence. */
export function changeSentence(
  series: Series,
  { point, ratio, p }: Change,
  runs: readonly HistoryRun[],
  name: string,
): string {
  const [before, after] = [series.points[point - 1]!, series.points[point]!].map(({ run }) => runs[run]!);
  const versions = (run: HistoryRun): string => [`paratax ${run.paratax}`, ...run.versions].join(", ");
  const told = versions(before!) === versions(after!)
    ? versions(after!)
    : `${versions(before!)} before, ${versions(after!)} since`;
  const word = series.better === "neither" ? "" : (ratio < 1) === (series.better === "lower") ? ", better" : ", worse";
  return `${name}: ${change(ratio)}${word} from ${dayOf(after!)} on (p ${chance(p)}; ${told}).`;
}

export function dayOf({ created }: HistoryRun): string {
  return created.slice(0, 16).replace("T", " ");
}

function metricView({ name, runs, series }: MachineHistory, metric: string): View {
  const own = series.filter((one) => one.metric === metric);
  const { scale, unit, digits } = shownAs(metric);
  const written = (value: number): string => significant(value * scale, digits);
  const [first, last] = [runs[0]!, runs.at(-1)!];
  return {
    title: `${name}: ${metric} over time`,
    source: [`${count(runs.length, "runs")}, ${dayOf(first)} to ${dayOf(last)}`],
    head: ["", `first${unit === "" ? "" : ` ${unit}`}`, "last", "from first to last"],
    textColumns: 1,
    rows: own.map((one) => {
      const values = one.points.map(({ value }) => value);
      return [
        seriesName(one, series),
        written(values[0]!),
        written(values.at(-1)!),
        drawn(values),
      ];
    }),
    notes: [
      ...own.flatMap((one) => one.changes.map((each) => changeSentence(one, each, runs, seriesName(one, series)))),
      "A change is one that of a hundred series without any one would show (E-divisive, p 0.01), and 2 % or more.",
    ],
  };
}

/** The values as a line of text, the least at the bottom. */
function drawn(values: readonly number[]): string {
  const columns = Math.min(LONGEST, values.length);
  const heights = Array.from({ length: columns }, (_, column) => {
    const [from, to] = [column, column + 1].map((at) => Math.floor(at * values.length / columns));
    const part = [...values.slice(from, to)].sort((a, b) => a - b);
    return part[part.length >> 1]!;
  });
  const [least, most] = [Math.min(...heights), Math.max(...heights)];
  return heights.map((value) => level((value - least) / (most - least || 1))).join("");
}
