// What a message costs and what each call in it, from how fast messages of one call go and messages of many.

import { type Figures, missing, together } from "../figures.ts";
import type { Case } from "./reference.ts";

/** Calls that are as long need no batches, in milliseconds: so much is a batch, about. */
const BATCH_MS = 1;

/** At the least, as the difference to a single call has to show; and at the most. */
const FEWEST = 8;
const MOST = 4096;
const MOST_BYTES = 8 * 2 ** 20;

/** How many calls make a batch; null where one call is as good as that. */
export function batchSize(callMs: number, cases: readonly Case[]): number | null {
  if (callMs >= BATCH_MS) return null;
  const bytes = Math.max(1, ...cases.map(({ inputBytes, outputBytes }) => Math.max(inputBytes ?? 1, outputBytes ?? 1)));
  const wanted = Math.max(FEWEST, Math.ceil(BATCH_MS / Math.max(callMs, BATCH_MS / MOST)));
  return Math.max(2, Math.min(wanted, MOST, Math.floor(MOST_BYTES / bytes)));
}

export interface Rate {
  readonly messages: number;
  readonly seconds: number;
}

/** The line through both: a message of n calls takes message_s + n × batched_call_s. */
export function lineFigures(ones: Rate, many: Rate, batch: number): Figures {
  const one = ones.seconds / ones.messages;
  const call = (many.seconds / many.messages - one) / (batch - 1);
  const message = one - call;
  const samples = {
    batch_calls: [batch],
    batched_messages: [many.messages],
    batched_window_s: [many.seconds],
    tasks: [ones.messages],
    window_s: [ones.seconds],
  };
  if (call > 0 && message > 0) {
    return { metrics: { message_s: message, batched_call_s: call }, unavailable: {}, samples };
  }
  const reason = call > 0
    ? "a message costs less than what calls differ by"
    : "calls in one message took no longer than a single one";
  return together({ metrics: {}, unavailable: {}, samples }, missing(["message_s", "batched_call_s"], reason));
}
