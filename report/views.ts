// What a reader sees of a result: its tables, scenario by scenario, or those of its comparison.

import { cellId } from "../engine/result/cell_name.ts";
import { byteText, count, significant } from "../engine/result/number.ts";
import { metricsOf, nameBehind, samplesBehind } from "../engine/result/metrics.ts";
import type { Cell, Comparison, Config, ResultFile } from "../engine/result/result.ts";
import { answerOf, led } from "./answer.ts";
import type { Columns } from "./chosen.ts";
import { comparisonViews, VERDICT_HEADS } from "./comparison_view.ts";
import { type Column, column, type Table } from "../scenarios/description.ts";
import { knownScenario } from "../scenarios/known.ts";
import { matrixViews } from "./matrix.ts";
import { makeRemarks, QUICK } from "./remarks.ts";
import { foldGaps } from "./folded_gaps.ts";
import { ladderViews, rungsOf } from "./ladder.ts";
import { overBlocks, overRepetitions } from "./repetitions.ts";
import { shownAs } from "./shown.ts";
import { sourceOf } from "./source.ts";
import { SPREAD } from "./spread.ts";
import type { Spread, View } from "./view.ts";

/** Heads of columns that have another name than their setting. */
const HEADS: Readonly<Record<string, string>> = {
  workers: "n",
  transport: "by",
  dispatch: "by",
  hold_ns: "hold",
  think_ns: "think",
  read_pct: "reads",
};

/**
 * The tables of a result, scenario by scenario; those of a comparison show p only where it is asked for. `named` are
 * columns that are asked for: a metric that no table has has one of its own in the first.
 */
export function viewsOf(result: ResultFile, withP = false, named: readonly string[] = []): View[] {
  if (result.comparison) {
    const source = sourceOf(result);
    const views = [
      ...answerViews(result, result.comparison),
      ...medianViews(result, result.comparison),
      ...comparisonViews(result, result.comparison, withP),
      ...plotsOf(result.comparison.scenario, overBlocks(result.cells)),
    ];
    return warned(result, views.map((view) => ({ ...view, source })));
  }
  const names = [...new Set(result.cells.map(({ scenario }) => scenario))];
  const views = names.flatMap((name) => {
    const cells = result.cells.filter(({ scenario }) => scenario === name);
    const { matrices = [] } = knownScenario(name)?.description ?? {};
    const views = [
      ...matrices.flatMap((matrix) => matrixViews(matrix, cells, result)),
      ...tablesOf(name, (setting) => cells.some(({ config }) => setting in config), named)
        .map((table) => viewOf(table, cells, result)),
    ];
    return [...views.filter(({ rows }) => rows.length > 0), ...plotsOf(name, overRepetitions(cells))];
  });
  return warned(result, led(result, views));
}

/** Those that a run has in which these settings were given. */
function tablesOf(scenario: string, isGiven: (setting: string) => boolean, named: readonly string[] = []): Table[] {
  const { tables = [] } = knownScenario(scenario)?.description ?? {};
  const [first, ...others] = tables.filter(({ onlyWith }) => onlyWith === undefined || isGiven(onlyWith));
  if (first === undefined) return [];
  const shown = [first, ...others].flatMap(({ columns }) => columns.flatMap(({ title, metric }) => [title, metric]));
  const more = metricsOf(scenario).filter(({ name }) => named.includes(name) && !shown.includes(name));
  return [{ ...first, columns: [...first.columns, ...more.map(({ name }) => column(headOf(name), name))] }, ...others];
}

/** What a column is called that has a metric of another unit than its table. */
function headOf(metric: string): string {
  const { unit, suffix } = shownAs(metric);
  return suffix !== "" || unit === "" || unit === "per s" ? metric : `${metric} ${unit}`;
}

/** The columns of the tables that a run of a scenario has, whatever comes of it. */
export function columnsOfRun(scenario: string, config: Config): Columns {
  const tables = tablesOf(scenario, (setting) => setting in config);
  const heads = tables.flatMap(({ columns }) => columns.map(({ title }) => title));
  return {
    heads: [...new Set([...heads, SPREAD])],
    metrics: metricsOf(scenario).map(({ name }) => name),
    names: [...new Set(tables.flatMap(namesOf))],
  };
}

/** Those of a comparison of its cells by this metric. */
export function columnsOfComparison(scenario: string, metric: string): Columns {
  const tables = knownScenario(scenario)?.description.compared ?? [];
  const columns = tables.flatMap(({ columns }) => columns);
  return {
    heads: [...new Set([metric, ...VERDICT_HEADS, ...columns.map(({ title }) => title)])],
    metrics: [shownAs(metric).unit, shownAs(metric, 1).unit, ...columns.map(({ metric }) => metric)],
    names: [...new Set(tables.flatMap(namesOf))],
  };
}

function namesOf({ rowsBy, alsoBy = [] }: Table): string[] {
  return ["runtime", "mode", ...[...rowsBy, ...alsoBy].map((word) => HEADS[word] ?? word)];
}

/** What disturbed the measurement is said below the first table. */
function warned(result: ResultFile, [first, ...others]: readonly View[]): View[] {
  return first === undefined ? [] : [withWarnings(result, first), ...others];
}

export function withWarnings({ warnings = [] }: ResultFile, view: View): View {
  return { ...view, notes: [...view.notes, ...warnings.map(({ message }) => `! ${message}`)] };
}

/** What it comes to, in words. */
function answerViews(result: ResultFile, { answers = [], scenario }: Comparison): View[] {
  if (answers.length === 0) return [];
  const [{ subject }] = answers;
  const several = answers.some((one) => one.subject !== subject);
  return [{
    title: several ? scenario : `${scenario} ${subject}`,
    lead: answerOf(result),
    head: [],
    rows: [],
    textColumns: 0,
    notes: [],
  }];
}

/** The ladders of these cells, where the scenario has any, as lines of text. */
function plotsOf(scenario: string, cells: readonly Cell[]): View[] {
  const charts = knownScenario(scenario)?.description.charts ?? [];
  return charts.filter((chart) => chart.kind === "ladder").flatMap((chart) =>
    ladderViews(chart, rungsOf(chart.metric, cells))
  );
}

/** The tables that its scenario has for comparisons: each cell's medians over the blocks. */
function medianViews(result: ResultFile, { scenario, cells, blocks }: Comparison): View[] {
  if (!result.cells.some(({ status }) => status === "measured")) return []; // the verdicts say why
  const measured = overBlocks(result.cells);
  const inOrder = cells.flatMap(({ key }) => measured.find((cell) => cellId(cell) === cellId(key)) ?? []);
  if (inOrder.length === 0) return [];
  return (knownScenario(scenario)?.description.compared ?? []).map((table) => {
    const view = viewOf(table, inOrder, result);
    return { ...view, notes: [`Medians over ${count(blocks, "blocks")}.`, ...view.notes] };
  }).filter(({ rows }) => rows.length > 0);
}

function viewOf(table: Table, cells: readonly Cell[], result: ResultFile): View {
  const { quick } = result;
  const { mark, notes: remarks } = makeRemarks();
  const wanted = table.gaps ? cells : cells.filter(({ status }) => status === "measured");
  const given = (word: string): boolean => wanted.some(({ config }) => Object.hasOwn(config, word));
  const rowsBy = [...table.rowsBy, ...(table.alsoBy ?? []).filter(given)];
  const textsOf = (cell: Cell): string[] => [
    cell.mode,
    ...rowsBy.map((word) => word === "start" ? cell.start : settingText(word, cell.config[word])),
  ];
  const folded = foldGaps(wanted, (cell) => textsOf(cell).filter((text) => text !== "–").join(" "));
  const listed = wanted.filter((cell) => !folded.cells.has(cell));
  const rows = listed.map((cell) => {
    const texts = [cell.runtime, ...textsOf(cell)];
    switch (cell.status) {
      case "measured":
        return [...texts, ...table.columns.map((column) => textOf(cell, column, mark))];
      case "unsupported":
        return [...texts, `unsupported ${mark(cell.reason)}`];
      case "failed":
        return [...texts, `failed ${mark(`${cell.phase}: ${cell.error}`)}`];
    }
  });
  return {
    title: table.title.replace(/\{(\w+)\}/g, (_, name: string) => String(cells[0].config[name])) +
      (quick ? " · quick" : ""),
    source: sourceOf(result, wanted),
    textColumns: 2 + rowsBy.length,
    metrics: [...["runtime", "mode", ...rowsBy].map(() => ""), ...table.columns.map(({ metric }) => metric)],
    head: [
      "runtime",
      "mode",
      ...rowsBy.map((word) => HEADS[word] ?? word),
      ...table.columns.map(({ title }) => title),
    ],
    rows,
    notes: [
      ...(quick && table.gaps ? [QUICK] : []),
      ...table.notes,
      ...folded.notes,
      ...(table.gaps ? warningNotes(cells) : []),
      ...remarks(),
    ],
    spread: spreadOf(table, listed),
  };
}

/** Of the figure that the scenario is judged by, where the table has it and it sums up single values. */
function spreadOf({ columns }: Table, cells: readonly Cell[]): Spread | undefined {
  const judged = cells.length > 0 && knownScenario(cells[0].scenario)?.scenario.headline.metric;
  if (!judged) return undefined;
  const figure = columns.find(({ metric }) =>
    cells.some((cell) => {
      const behind = cell.status === "measured" ? nameBehind(cell, judged) : null;
      return behind !== null && cell.status === "measured" && nameBehind(cell, metric) === behind;
    })
  );
  if (figure === undefined) return undefined;
  const { scale, unit } = shownAs(figure.metric);
  return {
    of: figure.title,
    scale,
    unit,
    values(row) {
      const cell = cells[row];
      return cell?.status === "measured" ? samplesBehind(cell, figure.metric) : null;
    },
  };
}

function settingText(name: string, value: Config[string] | undefined): string {
  return name === "size" && typeof value === "number" ? byteText(value) : String(value ?? "–");
}

/** Each kind of warning once, in the words of the first cell that has it. */
function warningNotes(cells: readonly Cell[]): string[] {
  const byCode = new Map<string, { cell: Cell; message: string; others: number }>();
  for (const cell of cells) {
    if (cell.status !== "measured") continue;
    for (const { code, message } of cell.warnings) {
      const first = byCode.get(code);
      if (first) first.others++;
      else byCode.set(code, { cell, message, others: 0 });
    }
  }
  return [...byCode.values()].map(({ cell, message, others }) =>
    `! ${cell.runtime} ${cell.mode}: ${message}${others > 0 ? ` (So ${others} more.)` : ""}`
  );
}

/** "–" where the metric makes no sense for the cell, and with a note where it could not be had. */
function textOf(cell: Cell & { status: "measured" }, column: Column, mark: (remark: string) => string): string {
  const value = cell.metrics[column.metric];
  if (value === undefined) return "–";
  if (value === null) return `– ${mark(cell.unavailable[column.metric] ?? "no reason was given")}`;
  const { scale, digits, suffix } = shownAs(column.metric);
  return significant(value * scale, digits) + suffix;
}
