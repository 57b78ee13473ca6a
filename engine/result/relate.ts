// Sets the cells of one run beside each other: what a cell costs relative to threads of the same runtime, and what else
// its scenario has to say.

import type { Headline } from "../../scenarios/contract.ts";
import type { Description, Other, Relation } from "../../scenarios/description.ts";
import { cellId, OF_A_KIND } from "./cell_name.ts";
import { comparedMetric } from "./compared_metric.ts";
import { RELATIVE } from "./metrics.ts";
import type { Cell } from "./result.ts";

type MeasuredCell = Cell & { status: "measured" };

const TO_THREADS: Relation = {
  name: RELATIVE,
  to: { mode: "threads", start: "spawn" },
  as: "worse",
  other: "spawned threads",
};

/** Adds its relations to every measured cell of a scenario; null, with the reason, where the other cell is not there. */
export function relate(
  cells: readonly Cell[],
  headline: Headline,
  { relations, remarks }: Pick<Description, "relations" | "remarks">,
): Cell[] {
  const { metric: compared, better } = comparedMetric(headline);
  const numberOf = ({ metrics }: MeasuredCell): number | null => metrics[compared] ?? metrics[headline.metric] ?? null;
  const find = finder(cells);
  const codes = remarks.map(({ code }) => code);
  return cells.map((cell) => {
    if (cell.status !== "measured") return cell;
    const metrics: Record<string, number | null> = { ...cell.metrics };
    const unavailable: Record<string, string> = { ...cell.unavailable };
    for (const { name, of, to, as, other, when } of [TO_THREADS, ...relations]) {
      delete metrics[name]; // of a run before
      delete unavailable[name];
      if (when?.(cell) === false || (of !== undefined && !(of in metrics))) continue;
      const read = (one: MeasuredCell): number | null => of === undefined ? numberOf(one) : one.metrics[of] ?? null;
      const found = find(cell, to);
      const [own, base] = [read(cell), found === undefined ? null : read(found)];
      const known = own !== null && base !== null && base > 0;
      if (known) metrics[name] = as === "worse" && better === "higher" ? base / own : own / base;
      else if (other !== undefined) {
        metrics[name] = null;
        unavailable[name] = `no ${of ?? compared} of ${other} on ${cell.runtime} in this run`;
      }
    }
    const lasting = cell.warnings.filter(({ code }) => !codes.includes(code)); // those of a run before are found anew
    const found = remarks.flatMap(({ code, of }) => {
      const message = of(cell, (other) => find(cell, other));
      return message === null ? [] : [{ code, message }];
    });
    return { ...cell, metrics, unavailable, warnings: [...lasting, ...found] };
  });
}

/** Of the settings of one kind of worker, the one that another kind may have alike: it counts where a cell has it. */
const LOCK = "lock";

/** The id of a cell among those of all kinds of workers. */
function idAcross(cell: Cell, withLock = LOCK in cell.config): string {
  return cellId(cell, cell.repetition, OF_A_KIND.filter((name) => name !== LOCK || !withLock));
}

type Find = (cell: Cell, other: Other) => MeasuredCell | undefined;

/** Returns a function that finds the measured cell that differs from a cell in what is said and in nothing else. */
function finder(cells: readonly Cell[]): Find {
  const backwards = cells.toReversed(); // of several the first counts
  const same = new Map(backwards.map((cell) => [cellId(cell, cell.repetition), cell]));
  const acrossKinds = new Map(backwards.flatMap((cell) => [false, true].map((lock) => [idAcross(cell, lock), cell])));
  return (cell, { mode = cell.mode, start = cell.start, config: settings = {} }) => {
    if (Object.keys(settings).some((name) => !(name in cell.config))) return undefined; // another kind of cell
    const across = mode !== cell.mode || start !== cell.start;
    const wanted = { ...cell, mode, start, config: { ...cell.config, ...settings } };
    const found = across ? acrossKinds.get(idAcross(wanted)) : same.get(cellId(wanted, cell.repetition));
    return found?.status === "measured" ? found : undefined;
  };
}
