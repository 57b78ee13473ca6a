// A break-even as a sentence: from, or until, which task workers of a kind cost less than what they are held against.

import { percent, precise } from "../engine/result/number.ts";
import type { Finding } from "../engine/result/result.ts";

const ONE = { inline: "inline", threads: "1 thread", processes: "1 process" } as const;

type BreakEven = Finding & { readonly kind: "break-even" };

export function breakEvenSentence(finding: BreakEven): string {
  const { runtime, crossing, task_s, interval, support } = finding;
  const { subject, singular, other, beside } = wordsOf(finding);
  const doubt = support < 0.95 ? ` Not certain: ${percent(support)} of resamples say so.` : "";
  const end = ` (lines through median cost over measured task time).${doubt}`;
  if (task_s === null || interval === null) {
    return crossing === "always"
      ? `${runtime}: ${subject} ${singular ? "costs" : "cost"} less than ${other} whatever a task takes${end}`
      : `${runtime}: ${subject} ${singular ? "does" : "do"} not pay off${beside}, whatever a task takes${end}`;
  }
  const { low, high } = interval;
  const range = `95 %: ${milli(low)} … ${high === null ? "no end" : milli(high)} ms`;
  const [when, than] = crossing === "from" ? ["once", "longer"] : ["as long as", "no longer"];
  const limit = `${when} a task takes ${than} than ${milli(task_s)} ms`;
  return `${runtime}: ${subject} ${singular ? "pays" : "pay"} off${beside} ${limit} (${range})${end}`;
}

/** Results of earlier versions know spawned processes against threads alone, and do not say so. */
function wordsOf({ mode = "processes", against = "threads", start = "spawn", workers }: BreakEven) {
  const some = workers === undefined ? mode : workers === 1 ? ONE[mode] : `${workers} ${mode}`;
  const pool = start === "pool";
  if (against === "inline") {
    const subject = pool ? `a pool of ${some}` : some;
    return { subject, singular: pool || workers === 1, other: "inline", beside: " against inline" };
  }
  return pool
    ? { subject: `a pool of ${some}`, singular: true, other: "one of threads", beside: " against one of threads" }
    : { subject: "a process", singular: true, other: "a thread", beside: "" };
}

function milli(seconds: number): string {
  return precise(1000 * seconds);
}
