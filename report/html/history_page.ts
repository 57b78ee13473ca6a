// Results over time as one HTML file: a chart for each cell of each machine, then the tables.

import type { MachineHistory, Series } from "../../engine/result/history.ts";
import { changeSentence, dayOf, historyViews, seriesName } from "../history_view.ts";
import { shownAs } from "../shown.ts";
import { lineChart } from "./charts.ts";
import { documentOf, sectionOf } from "./document.ts";
import { figure, isDrawable } from "./figure.ts";
import { type Hues, huesOf, lookOf } from "./look.ts";
import type { DrawnChart } from "./marks.ts";

export function renderHistory(machines: readonly MachineHistory[]): string {
  const hues = huesOf(machines.flatMap(({ series }) => series.map(({ cell }) => cell.runtime)));
  const sections = machines.map((machine, index) => {
    const charts = machine.series.flatMap((series) => chartOf(series, machine, hues));
    return sectionOf(`m${index}`, machine.name, charts, historyViews([machine]));
  });
  const contents = machines.map(({ name }, index) => ({ id: `m${index}`, text: name }));
  return documentOf({ contents, sections: sections.join("\n"), hues });
}

function chartOf(series: Series, { runs, series: all }: MachineHistory, hues: Hues): DrawnChart[] {
  const { metric, points, changes } = series;
  const { scale, unit } = shownAs(metric);
  const name = seriesName(series, all);
  const drawn = points.map(({ run, value }) => ({
    x: run + 1,
    y: value * scale,
    title: `${figure(dayOf(runs[run]!), value * scale, unit)}, ${runs[run]!.versions.join(", ")}`,
  })).filter(({ y }) => isDrawable(y));
  if (drawn.length < 2) return [];
  const told = changes.map((each) => changeSentence(series, each, runs, name));
  const caption = [`${name}: ${metric}, run by run.`, ...told].join(" ");
  const lines = [{ name: metric, kind: "measured" as const, points: drawn, look: lookOf(series.cell, hues) }];
  const svg = lineChart({ name: caption, unit: unit || "count", over: "run", lines });
  return [{ caption, panels: [{ name: "", svg }] }];
}
