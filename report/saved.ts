// What a reader sees of a saved result: what its own command showed when it was measured.

import type { ResultFile, Warning } from "../engine/result/result.ts";
import { isPrinted } from "../engine/result/printed_runs.ts";
import { isReproduced, systemOf } from "./article/reproduced.ts";
import { articleParts } from "./article/tables.ts";
import { ALL, type Choice, chosenViews, type Columns, columnsIn, namedIn } from "./chosen.ts";
import { letter } from "./source.ts";
import { viewsOf } from "./views.ts";
import type { View } from "./view.ts";

export interface Saved {
  readonly path: string;
  readonly result: ResultFile;
}

/** All in the order in which its command shows them. */
export function savedViews(result: ResultFile, choice = ALL): View[] {
  const { conclusions, tables } = partsOf(result, choice);
  return isReproduced(result) ? [...tables, ...conclusions] : [...conclusions, ...tables];
}

/** What is concluded, and what it rests on. */
export function partsOf(result: ResultFile, choice = ALL): { tables: View[]; conclusions: View[] } {
  const { tables, conclusions } = allParts(result, choice);
  return { tables: chosenViews(tables, choice), conclusions: chosenViews(conclusions, choice) };
}

/** Every column that can be chosen of it, those among them that are a metric's and named. */
export function columnsOfSaved(result: ResultFile, choice: Choice): Columns {
  const { tables, conclusions } = allParts(result, choice);
  return columnsIn([...tables, ...conclusions]);
}

function allParts(result: ResultFile, choice: Choice): { tables: View[]; conclusions: View[] } {
  if (isReproduced(result)) return articleParts(result, systemOf(result.environment.os));
  const named = namedIn(choice);
  const views = viewsOf(result, named.includes("p"), named);
  return result.comparison
    ? { conclusions: views.slice(0, 1), tables: views.slice(1) }
    : { conclusions: [], tables: views };
}

/** The same results, the runs that the article's scripts printed among those of each reproduction too, by their file's letter. */
export function besidePrinted(saved: readonly Saved[]): Saved[] {
  const printed = saved.flatMap(({ result }, index) =>
    isPrinted(result) ? result.cells.map((cell) => ({ ...cell, runtime: `${letter(index)}:${cell.runtime}` })) : []
  );
  const where = saved.flatMap(({ path, result: { environment, ...result } }, index): Warning[] =>
    isPrinted(result)
      ? [{ code: "printed", message: `${letter(index)}: ${path}, measured on ${environment.os}: another machine.` }]
      : []
  );
  return saved.map((one) => {
    const { path, result } = one;
    if (!isReproduced(result) || isPrinted(result)) return one;
    const { cells, warnings = [] } = result;
    return { path, result: { ...result, cells: [...printed, ...cells], warnings: [...where, ...warnings] } };
  });
}
