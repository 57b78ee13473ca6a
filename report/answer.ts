// What a result comes to, in words: the sentences that a reader sees first, whatever the format.

import type { Answer, ResultFile } from "../engine/result/result.ts";
import { titleOf } from "../runtime/runtimes.ts";
import type { View } from "./view.ts";

/** At the top of tables, Markdown and the page; empty where the data settles nothing, and of older results. */
export function answerOf({ comparison, conclusion = [] }: ResultFile): readonly string[] {
  if (comparison === undefined) return conclusion;
  const { answers = [] } = comparison;
  return answers.length > 0 ? answers.map((one) => taskAnswer(one, answers)) : comparison.conclusion ?? [];
}

/** What it comes to is said above the first table. */
export function led(result: ResultFile, [first, ...others]: readonly View[]): View[] {
  const answer = answerOf(result);
  return first === undefined ? [] : [answer.length === 0 ? first : { ...first, lead: [answer.join(" ")] }, ...others];
}

/** The module is named where several were asked about. */
function taskAnswer({ subject, runtime, sentences }: Answer, all: readonly Answer[]): string {
  const several = new Set(all.map((one) => one.subject)).size > 1;
  return `${several ? `${subject} on ` : ""}${titleOf(runtime)}: ${sentences.join(" ")}`;
}
