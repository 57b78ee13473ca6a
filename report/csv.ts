// A result as CSV, a row a cell and a column a metric. The only file that knows d3-dsv.

import { csvFormat } from "d3-dsv";
import type { Cell, ResultFile } from "../engine/result.ts";

/** Seconds, bytes and counts as in the JSON, unrounded; an empty field is "not available" or "not measured". */
export function renderCsv(result: ResultFile): string {
  const rows = result.cells.map((cell) => rowOf(cell, result.quick));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return csvFormat(rows, columns) + "\n";
}

function rowOf(cell: Cell, quick: boolean): Record<string, string | number | boolean | null> {
  const { scenario, runtime, mode, start, status } = cell;
  const config = Object.entries(cell.config).map(([name, value]) => [`config_${name}`, String(value)]);
  const version = cell.provenance?.version ?? null;
  const row = { scenario, runtime, version, mode, start, quick, status, ...Object.fromEntries(config) };
  switch (cell.status) {
    case "measured":
      return { ...row, reason: null, ...cell.metrics };
    case "unsupported":
      return { ...row, reason: cell.reason };
    case "failed":
      return { ...row, reason: `${cell.phase}: ${cell.error}` };
  }
}
