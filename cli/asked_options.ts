// What both comparisons are asked: the metric, the margin, gates.

import { type Gate, parseGate } from "../engine/compare/gate.ts";
import { STANDARD_MARGIN } from "../engine/compare/inference/verdict.ts";
import { UsageError } from "../engine/result/usage_error.ts";
import type { CommandOption, Given } from "./command_form.ts";
import { listed, percentage } from "./option_values.ts";
import type { Asked } from "./request.ts";

const STANDARD_PERCENT = 100 * STANDARD_MARGIN;

export const askedOptions: readonly CommandOption[] = [
  {
    flags: "--metric <name>",
    group: "Comparison:",
    meaning: "what to compare instead of the scenario's own, a metric of its JSON",
  },
  {
    flags: "--margin <percent>",
    group: "Comparison:",
    meaning: "cells that differ by less are equivalent",
    standard: STANDARD_PERCENT,
    read: (text) => percentage("--margin", text),
  },
  { flags: "--p", group: "Comparison:", meaning: "show p too, which decides nothing" },
  {
    flags: "--fail-if <gate>",
    group: "Comparison:",
    meaning: 'exit with 3 where it holds: "deno.processes.p50_iter_s > +5%"; repeatable',
    standard: [],
    standardIs: "none",
    read: listed,
  },
];

interface AskedGiven {
  readonly metric?: string;
  readonly margin: number;
  readonly p?: true;
  readonly failIf: readonly string[];
}

/** Throws a UsageError. */
export function askedOf(given: Given): Asked {
  const { metric, margin, p = false, failIf } = given as unknown as AskedGiven;
  const gates = failIf.map((text): Gate => {
    const gate = parseGate(text);
    if (gate) return gate;
    throw new UsageError(`Cannot use --fail-if "${text}": give for example "deno.processes.p50_iter_s > +5%".`);
  });
  return { metric: metric ?? null, margin: margin / 100, withP: p, gates };
}
