// Which cells stand in which picture of a figure: where several runtimes have several kinds of workers, each runtime has
// a picture of its own, and in all of them a kind that most have stands in the same row.

import { differingSettings, differInStart } from "../../engine/result/cell_name.ts";
import { byteText, count } from "../../engine/result/number.ts";
import type { CellKey, Config } from "../../engine/result/result.ts";
import { runtimesFirst } from "./look.ts";
import { titleOf } from "../../runtime/runtimes.ts";

export interface PanelOf<T> {
  /** The runtime's; empty of a single panel. */
  readonly name: string;
  readonly rows: readonly RowOf<T>[];
}

export interface RowOf<T> {
  /** What stands beside it. */
  readonly label: string;
  /** What tells it from every row of the figure: the runtime too. */
  readonly whole: string;
  /** Undefined where this panel has nothing in a row of the others. */
  readonly cell: T | undefined;
}

/** Rows of keys in panels. Settings tell them apart where they differ; `unsaid` are those that only some need for that. */
export function panelsOf<T extends CellKey>(cells: readonly T[], unsaid: readonly string[] = []): PanelOf<T>[] {
  const differing = differingSettings(cells);
  const starts = differInStart(cells);
  const nameOf = ({ mode, start, config }: CellKey, settings: readonly string[]): string => {
    const own = settings.filter((name) => Object.hasOwn(config, name)).map((name) => settingText(name, config[name]!));
    return [mode, ...(starts && start !== "none" ? [start] : []), ...own].join(" ");
  };
  const runtimes = runtimesFirst(cells.map(({ runtime }) => runtime));
  const named = runtimes.flatMap((runtime) => {
    const own = cells.filter((cell) => cell.runtime === runtime);
    const short = own.map((cell) => nameOf(cell, differing.filter((name) => !unsaid.includes(name))));
    return own.map((cell, at) => {
      const isAlone = short.filter((other) => other === short[at]).length === 1;
      const way = isAlone ? short[at]! : nameOf(cell, differing);
      return { cell, way, whole: `${runtime} ${way}` };
    });
  });
  const ways = [...new Set(named.map(({ way }) => way))];
  if (runtimes.length < 2 || ways.length < 2) {
    return [{ name: "", rows: named.map(({ cell, whole }) => ({ label: whole, whole, cell })) }];
  }
  const isUsual = (way: string): boolean =>
    2 * new Set(named.filter((one) => one.way === way).map(({ cell }) => cell.runtime)).size > runtimes.length;
  return runtimes.map((runtime): PanelOf<T> => ({
    name: titleOf(runtime),
    rows: ways.flatMap((way): RowOf<T>[] => {
      const own = named.filter((one) => one.cell.runtime === runtime && one.way === way);
      if (own.length === 0) return isUsual(way) ? [{ label: way, whole: `${runtime} ${way}`, cell: undefined }] : [];
      return own.map(({ cell, whole }) => ({ label: way, whole, cell }));
    }),
  }));
}

/** Counts with what they count, words by themselves, other numbers by their names. */
function settingText(name: string, value: Config[string]): string {
  if (name === "workers" || name === "writers") return count(value, name);
  if (typeof value === "string") return value;
  return `${name.replaceAll("_", " ")} ${name === "size" && typeof value === "number" ? byteText(value) : value}`;
}
