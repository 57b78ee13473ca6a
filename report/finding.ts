// What the figures of one scenario come to, as the title of its chart, and what a whole result does.

import type { ResultFile } from "../engine/result/result.ts";
import { answerOf } from "./answer.ts";
import { articleAnswer, articleFinding } from "./article/findings.ts";
import { isReproduced } from "./article/reproduced.ts";

/** The sentences that stand above all else; empty where the data settles nothing. */
export function headlineOf(result: ResultFile): readonly string[] {
  const said = answerOf(result);
  return said.length === 0 && isReproduced(result) ? articleAnswer(result) : said;
}

/** Null where nothing is settled of it, and where the sentences of several scenarios cannot be told apart. */
export function findingOf(result: ResultFile, scenario: string): string | null {
  if (isReproduced(result)) return articleFinding(result, scenario);
  const isAlone = result.comparison !== undefined || result.cells.every((cell) => cell.scenario === scenario);
  const told = isAlone ? answerOf(result).find((sentence) => !/^not settled/i.test(sentence)) : undefined;
  return told?.replace(/; not settled: .*$/, ".") ?? null; // which the headline says
}
