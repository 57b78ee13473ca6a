// How producers and writers of scenario 3 reach each other. A record is four Uint32: producer, kind, id, and in the
// answer whether the id was fresh.

import type { Span } from "./pace.ts";
import type { Contents } from "../sync/contents.ts";
import type { HistogramData } from "../sync/histogram.ts";

export type ShardTransport =
  | { readonly kind: "fifo"; readonly items: readonly string[]; readonly answers: readonly string[] }
  | { readonly kind: "socket"; readonly addresses: readonly string[] }
  | { readonly kind: "ring"; readonly words: Int32Array<SharedArrayBuffer>; readonly layout: RingLayout }
  /** A port to each of the others: a producer's to the writers, a writer's to the producers. */
  | {
    readonly kind: "message";
    readonly words: Int32Array<SharedArrayBuffer>;
    readonly layout: RingLayout;
    readonly ports: readonly MessagePort[];
  };

/** Where things stand in the threads' shared memory; word 0 is the stop word. */
export interface RingLayout {
  readonly gate: number;
  /** The first of the producers' mailboxes, each on a cache line of its own. */
  readonly mailboxes: number;
  /** The first words of the writers' rings. */
  readonly rings: readonly number[];
  readonly capacity: number;
}

/** Int32 words of a cache line. */
export const LINE = 16;

export const RECORD = { item: 0, bye: 1 } as const;

/** A letter in a producer's mailbox. */
export const LETTER = { known: 1, fresh: 2 } as const;

export interface ProducerReport extends Span {
  readonly attempts: number;
  /** How many of its ids the writers called fresh. */
  readonly inserts: number;
  readonly put: HistogramData;
  readonly ackWait: HistogramData;
}

export interface WriterReport {
  readonly contents: Contents;
  /** Items that came, fresh or not. */
  readonly items: number;
}
