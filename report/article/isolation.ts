// "Processes still give you things threads never will: isolation, separate heaps, separate crashes": the article's
// sentence that it has no figures for, answered by faults that were played.

import { listed } from "../../engine/result/listed.ts";
import type { Cell, Mode, ResultFile } from "../../engine/result/result.ts";
import { titleOf } from "../../runtime/runtimes.ts";
import { signedWord } from "../signs.ts";
import type { View } from "../view.ts";

/** The scenario that plays faults. */
export const SCENARIO = "isolation";

/** What the sentence names, in its order, and the fault that shows whether it holds. */
const PROMISES = [["isolation", "changes"], ["separate heaps", "heap"], ["separate crashes", "segfaults"]] as const;

/** The faults to play for it. */
export const FAULTS: readonly string[] = PROMISES.map(([, fault]) => fault);

const MODES: readonly Mode[] = ["threads", "processes"];

type Holding = "yes" | "no" | "?" | "–";

/** What held, for each runtime in a sentence and as a table; none where no fault was played. */
export function isolationViews({ cells, quick }: ResultFile): View[] {
  const own = cells.filter(({ scenario }) => scenario === SCENARIO);
  const runtimes = [...new Set(own.map(({ runtime }) => runtime))];
  if (runtimes.length === 0) return [];
  const holding = (runtime: string, mode: Mode, fault: string): Holding =>
    held(own.filter((cell) => cell.runtime === runtime && cell.mode === mode && cell.config["fault"] === fault));
  return [{
    title: `Isolation, separate heaps, separate crashes: what held of them${quick ? " · quick" : ""}`,
    lead: runtimes.map((runtime) => {
      const [threads, processes] = MODES.map((mode) =>
        PROMISES.filter(([, fault]) => holding(runtime, mode, fault) === "yes").map(([promise]) => promise)
      );
      return `${titleOf(runtime)}: processes keep ${keptOf(processes!)}, threads ${keptOf(threads!)}.`;
    }),
    head: ["", "fault", "by", ...runtimes],
    rows: PROMISES.flatMap(([promise, fault]) =>
      MODES.map((mode) => [promise, fault, mode, ...runtimes.map((runtime) => written(holding(runtime, mode, fault)))])
    ),
    textColumns: 3 + runtimes.length,
    whole: true,
    notes: [
      "yes: each time the parent lived, its other workers' answers came and were right, and nothing was changed for them. " +
      "no: never. ?: now and then. –: not measured, or no heap met a limit. paratax isolation plays more faults.",
    ],
  }];
}

function written(holding: Holding): string {
  return holding === "yes" || holding === "no" ? signedWord(holding === "yes", holding) : holding;
}

/** Whether the fault of one worker did nothing to the others, in all repetitions of its cell. */
function held(cells: readonly Cell[]): Holding {
  const kept = cells.flatMap((cell) => {
    if (cell.status !== "measured" || cell.facts["heap"] !== undefined) return []; // no limit was met: nothing overflowed
    const { parent_lives_pct: lives, siblings_right_pct: right, max_leaks: leaks } = cell.metrics;
    return [lives === 100 && right === 100 && leaks === 0 ? 1 : 0];
  });
  if (kept.length === 0) return "–";
  return kept.every((one) => one === 1) ? "yes" : kept.every((one) => one === 0) ? "no" : "?";
}

function keptOf(promises: readonly string[]): string {
  return promises.length === 0 ? "none of it" : listed(promises);
}
