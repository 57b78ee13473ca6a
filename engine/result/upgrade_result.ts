// Results that an earlier paratax wrote, made what this one writes, so that nothing else knows of them.

import { SCHEMA } from "./result.ts";

/** What was not kept then is null or empty. Null where the schema is not known; what is misshapen stays so. */
export function upgraded(schema: string, value: object): object | null {
  if (schema === SCHEMA) return value;
  if (schema !== "paratax/1") return null;
  const { cells } = value as { cells?: unknown };
  return { ...value, schema: SCHEMA, cells: Array.isArray(cells) ? cells.map(upgradedCell) : cells };
}

function upgradedCell(cell: unknown): unknown {
  if (cell === null || typeof cell !== "object") return cell;
  const { status } = cell as { status?: unknown };
  return { ...cell, measured_at: null, conditions: null, ...(status === "measured" && { histograms: {} }) };
}
