// The command without a word: what can be asked, and this machine's own first answer.

import { planBlocks } from "../engine/run/blocks.ts";
import { titleOf } from "../runtime/runtimes.ts";
import { observerOf } from "./observe.ts";
import type { CompareRequest } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";

interface BeginRequest {
  readonly text: string;
  readonly first: CompareRequest;
}

/** Shows the path, measures, and says what was found; returns the exit code. */
export async function begin({ text, first }: BeginRequest, around: Surroundings): Promise<number> {
  const { print, runtime, stop, width } = around;
  const { name, version } = runtime.identity;
  await print(
    `${text}\nA first answer: ${first.config.workers} workers created, used once and ended here,\nby ${
      titleOf(name)
    } ${version}.\n`,
  );
  const planned = await planBlocks(first, first, around);
  const { result, failed } = await planned.measure(await observerOf(first, {}, around));
  if (stop.aborted) return 130;
  const { viewsOf } = await import("../report/views.ts");
  const { wrap } = await import("../report/table.ts");
  const { answerOf } = await import("../report/answer.ts");
  const answer = answerOf(result);
  const said = failed || answer.length === 0 ? viewsOf(result).flatMap(({ notes }) => notes) : answer;
  await print(`\n${said.flatMap((sentence) => wrap(sentence, width)).join("\n")}\n`);
  return failed ? 1 : 0;
}
