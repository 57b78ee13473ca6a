// A writer of scenario 3: owns one shard of the set, and answers every item once it is in.

import { loadWorkerChannel } from "../channels/catalogue.ts";
import type { Address, Handle } from "../channels/channel.ts";
import { finishReported, type JobMain } from "../runtime/scope.ts";
import { openWords, type WordsPlace } from "../runtime/shared_words.ts";
import { type Contents, contentsOf } from "../sync/contents.ts";
import { capacityFor, insert } from "../sync/id_set.ts";

export interface WriterStart {
  readonly writer: number;
  /** The most different ids that can come to this shard. */
  readonly distinct: number;
  /** Where the producers reach it. */
  readonly address: Address;
  /** The words that all share, where they share some. */
  readonly place: WordsPlace | null;
}

export interface WriterReport {
  readonly contents: Contents;
  /** Items that came, fresh or not. */
  readonly items: number;
}

/** It says "ready", and when every producer has said goodbye a WriterReport. */
export const writer: JobMain = async (message, port) => {
  const { writer, distinct, address, place } = message as WriterStart;
  const table = new Uint32Array(capacityFor(distinct)).fill(0); // its pages are there beforehand
  let items = 0;
  const take: Handle = (producer, _, id, answer) => {
    items++;
    answer(producer, insert(table, id) ? 1 : 0);
  };
  const { serve } = await loadWorkerChannel(address.kind);
  const shared = place && await openWords(place, writer);
  if (!await serve(address, take, () => port.post("ready"), shared)) return port.finish(null);
  const report: WriterReport = { contents: contentsOf(table), items };
  finishReported(port, report);
};
