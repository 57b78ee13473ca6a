// Every number of a result as it was measured, by its name: folded on a screen, open on paper.

import { cellName } from "../../engine/result/cell_name.ts";
import type { Cell, Comparison, ResultFile } from "../../engine/result/result.ts";
import { escape } from "./escape.ts";
import { selfLink } from "./self_link.ts";

/** A short table for each cell, as one of them all would fit neither a phone nor paper. */
interface Listing {
  readonly caption: string;
  readonly rows: readonly (readonly [name: string, value: string])[];
}

export function rawNumbers(result: ResultFile, id: string): string {
  const { comparison, cells } = result;
  const listings = comparison ? comparedListings(comparison) : cells.map(listingOf);
  if (listings.length === 0) return "";
  const note = comparison
    ? `What each block gave of ${comparison.metric}, unrounded; the result file has all else of each block.`
    : "Unrounded, in the unit that ends a name; the result file has every sample besides.";
  return `<details id="${id}"><summary><h3>Raw numbers</h3></summary>
<p class="note">${escape(note)}${selfLink(id, "Raw numbers")}</p>
<div class="listings">${listings.map(table).join("\n")}</div></details>`;
}

function table({ caption, rows }: Listing): string {
  return `<table><caption>${escape(caption)}</caption><tbody>${
    rows.map(([name, value]) => `<tr><th scope="row">${escape(name)}</th><td class="number">${escape(value)}</td></tr>`)
      .join("\n")
  }</tbody></table>`;
}

function listingOf(cell: Cell): Listing {
  const settings = Object.entries(cell.config).map(([name, value]) => [name, String(value)] as const);
  const caption = cellName(cell);
  switch (cell.status) {
    case "measured": {
      const numbers = Object.entries(cell.metrics).map(([name, value]) =>
        [name, value === null ? `– (${cell.unavailable[name] ?? "no reason was given"})` : String(value)] as const
      );
      return { caption, rows: [...settings, ...numbers, ...Object.entries(cell.facts)] };
    }
    case "unsupported":
      return { caption, rows: [...settings, ["unsupported", cell.reason]] };
    case "failed":
      return { caption, rows: [...settings, [`failed, ${cell.phase}`, cell.error]] };
  }
}

function comparedListings({ cells, design }: Comparison): Listing[] {
  const one = design === "blocks" ? "block" : "value";
  return cells.map(({ label, values }) => ({
    caption: label,
    rows: values.map((value, index) => [`${one} ${index + 1}`, value === null ? "–" : String(value)] as const),
  }));
}
