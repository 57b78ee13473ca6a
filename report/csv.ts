// A result as CSV, a row a cell (in a comparison: a cell and block) and a column a metric; of two files a row a pair. The only file that knows d3-dsv.

import { csvFormat } from "d3-dsv";
import type { Cell, ComparedPair, Comparison, ResultFile } from "../engine/result/result.ts";
import { printableLines } from "../engine/result/printable.ts";
import type { Saved } from "./saved.ts";

type Fields = Record<string, string | number | boolean | null>;

/** Seconds, bytes and counts as in the JSON, unrounded; an empty field is "not available" or "not measured". */
export function renderCsv(result: ResultFile): string {
  return renderRows(rowsOf(result));
}

/** All rows of several results, each with the file that it is of. */
export function renderCsvOfAll(saved: readonly Saved[]): string {
  return renderRows(saved.flatMap(({ path, result }) => rowsOf(result).map((row) => ({ file: path, ...row }))));
}

/** A column for each field that a row has; of control characters only their names. */
export function renderRows(rows: readonly Fields[]): string {
  const columns = new Set(rows.flatMap((row) => Object.keys(row)));
  const plain = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [word(name), typeof value === "string" ? word(value) : value]),
    )
  );
  return printableLines(csvFormat(plain, [...columns].map(word))) + "\n";
}

const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** A spreadsheet takes what begins like this for a formula, also behind white space; in front of an apostrophe for text. */
function word(text: string): string {
  return /^\s*[=+\-@\t\r\n＝＋－＠]/u.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

function rowsOf({ comparison, cells, quick }: ResultFile): Fields[] {
  return comparison?.design === "files"
    ? comparison.pairs.map((pair) => pairRow(comparison, pair))
    : cells.map((cell) => rowOf(cell, quick));
}

function rowOf(cell: Cell, quick: boolean): Fields {
  const { scenario, runtime, mode, start, status } = cell;
  const config = Object.entries(cell.config).map(([name, value]) => [`config_${name}`, String(value)]);
  const version = cell.provenance?.version ?? null;
  const block = cell.block === undefined ? {} : { block: cell.block };
  const repetition = cell.repetition === undefined ? {} : { repetition: cell.repetition };
  const row = {
    scenario,
    ...block,
    ...repetition,
    runtime,
    version,
    mode,
    start,
    quick,
    status,
    ...Object.fromEntries(config),
  };
  switch (cell.status) {
    case "measured":
      return { ...row, reason: null, ...cell.metrics };
    case "unsupported":
      return { ...row, reason: cell.reason };
    case "failed":
      return { ...row, reason: `${cell.phase}: ${cell.error}` };
  }
}

function pairRow({ scenario, metric, delta }: Comparison, pair: ComparedPair): Fields {
  const { cell, baseline, ratio, interval95, p, blocks, verdict } = pair;
  const [low95, high95] = [interval95?.low ?? null, interval95?.high ?? null];
  return { scenario, metric, cell, baseline, ratio, low95, high95, delta, p, values: blocks, verdict };
}
