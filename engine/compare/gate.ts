// A gate for CI: a bound on one ratio of a comparison, for example "deno.threads.p50_iter_s > +5%".

import { nameOf } from "../../runtime/runtimes.ts";
import { change } from "../result/number.ts";
import type { CellKey, ComparedCell, Comparison } from "../result/result.ts";

export interface Gate {
  /** As given. */
  readonly text: string;
  /** What a compared cell must have: its runtime, "node@24" too, mode, start, a value of its label, or "workers=8". */
  readonly selectors: readonly string[];
  readonly metric: string;
  readonly beyond: "above" | "below";
  /** Of the ratio: 1.05 for +5%. */
  readonly bound: number;
}

export interface GateResult {
  readonly passed: boolean;
  /** One sentence of what did not pass and why; empty when all did. */
  readonly sentence: string;
}

/** A version has dots too: it goes on with numbers, where the next selector begins with a letter. */
const SELECTOR = /[\w=-]+(?:@(?:\d+(?:\.\d+)*(?:[-+][\w-]+(?:\.\d+)*)*|[a-z]+))?/.source;
const SELECTORS = new RegExp(`(${SELECTOR})\\.`, "g");
const FORM = new RegExp(`^((?:${SELECTOR}\\.)*)([a-z]\\w*)\\s*([<>])\\s*([+-]?\\d+(?:\\.\\d+)?)\\s*%$`);

/** Null where the text is no gate, or its bound is no change that there can be. */
export function parseGate(text: string): Gate | null {
  const match = FORM.exec(text.trim());
  if (match === null) return null;
  const [, selectors, metric, sign, percent] = match;
  const bound = 1 + Number(percent) / 100;
  if (bound <= 0) return null;
  return {
    text,
    selectors: [...selectors.matchAll(SELECTORS)].map(([, selector]) => selector),
    metric,
    beyond: sign === ">" ? "above" : "below",
    bound,
  };
}

/** Whether a cell is one of those that a gate selects. */
export function isMeant({ selectors }: Gate, { label, key }: Pick<ComparedCell, "label" | "key">): boolean {
  const settings = Object.entries(key.config).map(([name, value]) => `${name}=${value}`);
  const own = [nameOf(key.runtime), key.runtime, key.mode, key.start, ...label.split(" "), ...settings];
  return selectors.every((one) =>
    own.includes(one.includes("=") ? one.replaceAll("-", "_") : one) ||
    one.includes("@") && [".", "-", "+"].some((next) => key.runtime.startsWith(one + next))
  );
}

/** A cell that a gate may name and that cannot be judged; `reason` continues its name. */
export interface Unjudged {
  readonly label: string;
  readonly key: CellKey;
  readonly reason: string;
}

/**
 * Fails when the whole 95 % interval of a ratio that is meant lies beyond the bound: doubt is no failure. Fails too
 * where nothing can be told, as a gate that lets everything pass that could not be measured is none.
 * `comparison` must be one of the gate's metric; `remedy` is what makes a pair without a verdict one that has one. Of
 * `unjudged`, which are no part of the comparison, none may be meant.
 */
export function judgeGate(
  gate: Gate,
  { cells, pairs, design }: Comparison,
  remedy = "",
  unjudged: readonly Unjudged[] = [],
): GateResult {
  const meant = cells.filter((cell) => isMeant(gate, cell));
  const held = pairs.filter(({ cell }) => meant.some(({ label }) => label === cell));
  const untold = design === "blocks"
    ? meant.filter(({ label }) =>
      label !== cells[0].label && !pairs.some(({ baseline }) => baseline === label) &&
      !held.some(({ cell }) => cell === label)
    )
    : [];
  const absent = unjudged.find((cell) => isMeant(gate, cell));
  if (absent) return failed(gate, `${absent.label} ${absent.reason}`);
  for (const { cell, baseline, ratio, interval95, verdict, reason } of held) {
    if (verdict === "no verdict" && interval95 === null) {
      return failed(gate, `${cell} gets no verdict (${reason})${remedy && `: ${remedy}`}`);
    }
    if (verdict === "too few blocks" || interval95 === null) return failed(gate, `${cell} has too few blocks to tell`);
    const { low, high } = interval95;
    const beyond = gate.beyond === "above" ? low > gate.bound : high < gate.bound;
    if (!beyond) continue;
    const size = `${change(ratio)} (95 %: ${change(low)} … ${change(high)})`;
    return failed(gate, `${gate.metric} of ${cell} is ${size} against ${baseline}`);
  }
  if (untold.length > 0) return failed(gate, `${untold[0].label} was not measured`);
  if (held.length === 0) return failed(gate, "nothing that it names was measured");
  return { passed: true, sentence: "" };
}

function failed(gate: Gate, why: string): GateResult {
  return { passed: false, sentence: `The gate "${gate.text}" failed: ${why}.` };
}
