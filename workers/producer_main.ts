// A producer of scenario 3: sends each id to the writer that owns its shard, and waits for the answer before the next.

import { loadChannel } from "../channels/catalogue.ts";
import type { Address } from "../channels/channel.ts";
import { clockOrigin, finishReported, type JobMain } from "../runtime/scope.ts";
import { openWords, type WordsPlace } from "../runtime/shared_words.ts";
import type { HistogramData } from "../sync/histogram.ts";
import { startTogether } from "../sync/start_gate.ts";
import { idStream } from "../sync/splitmix64.ts";
import { limitsOf, type Pace, type Span, stopwatch, timingMask } from "./pace.ts";

export interface ProducerStart extends Pace {
  readonly producer: number;
  readonly producers: number;
  readonly writers: number;
  readonly idSpace: number;
  /** The way to the writers. */
  readonly address: Address;
  /** How those who share memory start together. */
  readonly shared: { readonly place: WordsPlace; readonly gate: number } | null;
}

export interface ProducerReport extends Span {
  readonly attempts: number;
  /** How many of its ids the writers called fresh. */
  readonly inserts: number;
  readonly put: HistogramData;
  readonly ackWait: HistogramData;
}

/** The one call: the answer is 1 when the id was fresh, else 0. */
const INSERT = 0;

export const producer: JobMain = async (message, port) => {
  const start = message as ProducerStart;
  const { timing, writers, shared } = start;
  const { connect } = await loadChannel(start.address.kind);
  const words = shared && await openWords(shared.place, start.producer);
  const channel = await connect(start.address, start.producer, port, words);
  const nextId = idStream(start.producer, start.idSpace);
  const mask = timingMask(timing);
  const putTime = stopwatch();
  const ackTime = stopwatch();
  let attempts = 0;
  let inserts = 0;
  port.post("ready");
  if (words ? !startTogether(words, shared!.gate, start.producers) : port.receive!() !== "go") {
    return port.finish(null);
  }
  const begun = performance.now();
  const { end, most } = limitsOf(start, begun);
  let now = begun;
  while (now < end && attempts < most) {
    const id = nextId();
    const looks = (attempts & mask) === 0;
    const asked = looks ? performance.now() : now;
    channel.send(id % writers, INSERT, id);
    const sent = looks ? performance.now() : now;
    const answer = channel.receive();
    const fresh = typeof answer === "number" ? answer : await answer;
    if (looks) now = performance.now();
    if (fresh < 0) return port.finish(null);
    if (looks && timing !== "off") {
      putTime.add(sent - asked);
      ackTime.add(now - sent);
    }
    inserts += fresh;
    attempts++;
  }
  const ended = performance.now();
  await channel.close();
  const span = { origin: clockOrigin, begun, ended };
  const report: ProducerReport = {
    ...span,
    attempts,
    inserts,
    put: putTime.data(),
    ackWait: ackTime.data(),
  };
  finishReported(port, report);
};
