// Several results in one picture: of each cell that they have in common a mark for each file, on one common axis.

import type { CellKey } from "../../engine/result/result.ts";
import { shownAs } from "../shown.ts";
import type { Saved } from "../saved.ts";
import { type Common, commonCells, sharedScenarios } from "../side_by_side.ts";
import { letter } from "../source.ts";
import { endsOf } from "./axes.ts";
import { rowChart, valuesOf } from "./charts.ts";
import { figure, isDrawable } from "./figure.ts";
import { type Hues, lookOf } from "./look.ts";
import type { DrawnChart, Mark } from "./marks.ts";
import { type PanelOf, panelsOf } from "./panels.ts";

/** The most rows of a chart, and the most files of a row; the tables have all. */
const [MOST_ROWS, MOST_FILES] = [48, 8];

/** A chart for each scenario that two results or more share a cell of. */
export function overlayCharts(saved: readonly Saved[], hues: Hues): DrawnChart[] {
  const shown = saved.slice(0, MOST_FILES);
  return sharedScenarios(shown).flatMap(([scenario, { title, metric }]) => {
    const common = commonCells(scenario, metric, shown).slice(0, MOST_ROWS);
    return overlay(`${scenario}, ${title}`, metric, common, shown, hues);
  });
}

type Row = CellKey & Pick<Common, "values">;

function overlay(
  caption: string,
  metric: string,
  common: readonly Common[],
  saved: readonly Saved[],
  hues: Hues,
): DrawnChart[] {
  const { scale, unit } = shownAs(metric);
  const panels = panelsOf(common.map(({ key, values }): Row => ({ ...key, values })), ["transport"]);
  const marksOf = ({ rows }: PanelOf<Row>): Mark[] =>
    rows.flatMap(({ whole, cell }, row) =>
      (cell?.values ?? []).flatMap((value, file): Mark[] => {
        if (cell === undefined || value === null || !(value > 0) || !isDrawable(value * scale)) return [];
        const [from, tag] = [value * scale, letter(file)];
        const title = figure(`${tag}: ${whole}`, from, unit);
        const place = (file + 1) / (saved.length + 1);
        return [{ row, shape: "dot", from, to: from, place, title, tag, look: lookOf(cell, hues) }];
      })
    );
  const drawn = panels.map((panel) => ({ panel, series: [{ marks: marksOf(panel) }] }))
    .filter(({ series: [{ marks }] }) => marks.length > 0);
  if (drawn.length === 0) return [];
  const ends = endsOf(drawn.flatMap(({ series }) => valuesOf(series)), true);
  const narrow = drawn.length > 1;
  return [{
    caption: `${caption}, of all files on one logarithmic axis`,
    panels: drawn.map(({ panel: { name, rows }, series }) => ({
      name,
      svg: rowChart({
        name: `${caption} ${name}`,
        unit: unit || "count",
        rows: rows.map(({ label }) => label),
        series,
        log: true,
        ends,
        narrow,
      }),
    })),
    notes: saved.map(({ path }, file) => `${letter(file)} is ${path}.`),
  }];
}
