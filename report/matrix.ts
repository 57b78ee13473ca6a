// Tables of words: a row for each value of a setting, a column for each runtime, one table for each kind of worker.

import type { Cell, ResultFile } from "../engine/result/result.ts";
import type { Matrix } from "../scenarios/description.ts";
import { makeRemarks, QUICK } from "./remarks.ts";
import { signedWord } from "./signs.ts";
import { sourceOf } from "./source.ts";
import type { View } from "./view.ts";

export function matrixViews(
  { title, rowsBy, of, good, notes }: Matrix,
  cells: readonly Cell[],
  result: ResultFile,
): View[] {
  return [...new Set(cells.map(({ mode }) => mode))].map((mode) => {
    const own = cells.filter((cell) => cell.mode === mode);
    const { mark, notes: remarks } = makeRemarks();
    const runtimes = [...new Set(own.map(({ runtime }) => runtime))];
    const wordsOf = (cell: Cell | undefined): string => {
      switch (cell?.status) {
        case "measured":
          return good ? signedWord(good(cell), of(cell)) : of(cell);
        case "unsupported":
          return `– ${mark(cell.reason)}`;
        case "failed":
          return `failed ${mark(`${cell.phase}: ${cell.error}`)}`;
        case undefined:
          return "–";
      }
    };
    const rows = [...new Set(own.map(({ config }) => String(config[rowsBy])))].map((value) => [
      value,
      ...runtimes.map((runtime) =>
        wordsOf(own.find((cell) => cell.runtime === runtime && String(cell.config[rowsBy]) === value))
      ),
    ]);
    return {
      title: title.replace("{mode}", mode) + (result.quick ? " · quick" : ""),
      source: sourceOf(result, own),
      head: [rowsBy, ...runtimes],
      rows,
      textColumns: 1 + runtimes.length,
      whole: true,
      notes: [...(result.quick ? [QUICK] : []), ...notes, ...remarks()],
    };
  });
}
