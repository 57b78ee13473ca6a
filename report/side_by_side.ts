// Several results beside each other, by the cells that they have in common, and what differs between their machines.

import { significant } from "../engine/result/number.ts";
import { cellId, differIn, differInStart, settingNames } from "../engine/result/cell_name.ts";
import type { Cell, CellKey } from "../engine/result/result.ts";
import { median } from "../engine/result/statistics.ts";
import { type Column, column } from "../scenarios/description.ts";
import { knownScenario, knownScenarios } from "../scenarios/known.ts";
import type { Saved } from "./saved.ts";
import { shownAs } from "./shown.ts";
import { nameOf, RUNTIME_NAMES } from "../runtime/runtimes.ts";
import { coresOf, letter, sourceOf } from "./source.ts";
import type { View } from "./view.ts";

/** A cell that several files have; of several blocks the median. */
export interface Common {
  readonly key: CellKey;
  /** One for each file, in the metric's unit. */
  readonly values: readonly (number | null)[];
}

/** The scenarios that two results or more have, each with its headline. */
export function sharedScenarios(saved: readonly Saved[]): (readonly [scenario: string, headline: Column])[] {
  return knownScenarios().map(({ scenario: { name, headline }, description }) =>
    [name, column(description.headline, headline.metric)] as const
  ).filter(([scenario]) =>
    saved.filter(({ result }) => result.cells.some((cell) => cell.scenario === scenario)).length > 1
  );
}

/** The machines, then a table for each scenario; none where no scenario is in two results. */
export function sideBySide(saved: readonly Saved[]): View[] {
  const shared = sharedScenarios(saved);
  if (shared.length === 0) return [];
  const tables = shared.flatMap(([scenario, column]) => scenarioView(scenario, column, saved));
  return [machineView(saved, tables.length > 0), ...tables];
}

function scenarioView(scenario: string, column: Column, saved: readonly Saved[]): View[] {
  const rows = commonCells(scenario, column.metric, saved);
  if (rows.length === 0) return [];
  const files = saved.map((_, index) => index).filter((index) => rows.some(({ values }) => values[index] !== null));
  if (files.length < 2) return [];
  const settings = telling(scenario, rows);
  const starts = differInStart(rows.map(({ key }) => key));
  const [first] = files;
  const { scale, digits } = shownAs(column.metric);
  const ofScenario = ({ result: { cells } }: Saved): Cell[] => cells.filter((cell) => cell.scenario === scenario);
  const textColumns = 2 + (starts ? 1 : 0) + settings.length;
  return [{
    title: `Side by side: ${scenario}, ${column.title}`,
    source: files.map((index) => `${letter(index)}: ${sourceOf(saved[index].result, ofScenario(saved[index]))[0]}`),
    textColumns,
    metrics: [...Array<string>(textColumns).fill(""), column.metric],
    head: [
      "runtime",
      "mode",
      ...(starts ? ["start"] : []),
      ...settings,
      ...files.flatMap((index) =>
        index === first ? [letter(index)] : [letter(index), `${letter(index)}/${letter(first)}`]
      ),
    ],
    rows: rows.map(({ key, values }) => [
      key.runtime,
      key.mode,
      ...(starts ? [key.start] : []),
      ...settings.map((name) => String(key.config[name] ?? "–")),
      ...files.flatMap((index) => {
        const [value, base] = [values[index], values[first]];
        const shown = value === null ? "–" : significant(value * scale, digits);
        const ratio = value === null || !base ? "–" : `${significant(value / base, 3)}×`;
        return index === first ? [shown] : [shown, ratio];
      }),
    ]),
    notes: [],
  }];
}

/** Cells of the same key, every setting included, measured in two files or more. */
export function commonCells(scenario: string, metric: string, saved: readonly Saved[]): Common[] {
  const found = new Map<string, { key: CellKey; values: number[][] }>();
  saved.forEach(({ result }, file) => {
    for (const cell of result.cells) {
      const value = cell.scenario === scenario && cell.status === "measured" ? cell.metrics[metric] : null;
      if (value === null || value === undefined) continue;
      const name = cellId(cell);
      const common = found.get(name) ?? { key: cell, values: saved.map((): number[] => []) };
      common.values[file].push(value);
      found.set(name, common);
    }
  });
  return [...found.values()]
    .map(({ key, values }) => ({ key, values: values.map((own) => own.length === 0 ? null : median(own)) }))
    .filter(({ values }) => values.filter((value) => value !== null).length > 1);
}

/** The settings that tell rows apart. */
function telling(scenario: string, rows: readonly Common[]): string[] {
  const usual = (knownScenario(scenario)?.description.tables ?? []).flatMap(({ rowsBy }) => rowsBy).filter((name) =>
    name !== "start"
  );
  const keys = rows.map(({ key }) => key);
  return [...new Set([...usual, ...settingNames(keys)])].filter((name) => differIn(keys, name));
}

/** A row for each fact and what it is in which files; one row where it is the same in all. */
function machineView(saved: readonly Saved[], common: boolean): View {
  const facts: [string, (one: Saved) => string | null][] = [
    ["file", ({ path }) => path],
    ["measured", ({ result: { created } }) => created],
    ["system", ({ result: { environment: { os, arch } } }) => `${os}, ${arch}`],
    ["cpu", ({ result }) => result.environment.cpu],
    ["cores", ({ result }) => coresOf(result.environment)],
    [
      "memory",
      ({ result: { environment: { memory_bytes } } }) =>
        memory_bytes === 0 ? null : `${significant(memory_bytes / 2 ** 30, 3)} GiB`,
    ],
    ["governor", ({ result }) => result.environment.governor],
    ["load", ({ result: { environment: { load_at_start } } }) => load_at_start === null ? null : String(load_at_start)],
    ["quick", ({ result }) => result.quick ? "yes" : "no"],
    ["paratax", ({ result }) => result.tool.version],
    ...namesIn(saved).map((
      name,
    ): [string, (one: Saved) => string | null] => [name, (one) => versionOf(one, name)]),
  ];
  return {
    title: "Side by side: the machines",
    source: saved.map(({ result }, index) => `${letter(index)}: ${sourceOf(result)[0]}`),
    textColumns: 3,
    whole: true,
    head: ["", "in", ""],
    rows: facts.flatMap(([name, read]) => {
      const values = saved.map((one) => read(one) ?? "–");
      const different = [...new Set(values)];
      if (different.length === 1 && different[0] === "–") return [];
      return different.map((value) => {
        const files = values.flatMap((other, file) => other === value ? [letter(file)] : []);
        return [name, files.length === saved.length ? "all" : files.join(" "), value];
      });
    }),
    notes: common
      ? [
        "A cell is in a table where two files or more have it with the same settings; of blocks it is the median.",
        "Two figures side by side say nothing of chance: paratax compare A.json B.json gives intervals and a verdict.",
      ]
      : ["No cell is in two of these results: runtime, mode, start and every setting must be the same."],
  };
}

/** The runtimes, and the contenders that any of these has. */
function namesIn(saved: readonly Saved[]): string[] {
  return [
    ...new Set([
      ...RUNTIME_NAMES,
      ...saved.flatMap(({ result }) => result.cells.map(({ runtime }) => nameOf(runtime))),
    ]),
  ];
}

function versionOf({ result: { cells } }: Saved, runtime: string): string | null {
  const versions = cells.flatMap(({ runtime: own, provenance }) =>
    nameOf(own) === runtime && provenance ? [provenance.version + (provenance.compiled ? ", compiled" : "")] : []
  );
  return versions.length === 0 ? null : [...new Set(versions)].join(", ");
}
