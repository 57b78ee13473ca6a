// One turn of the payload ladder: from what both ends say, what it took.

import { inOrder, type Life } from "../../engine/cell/clocks.ts";
import type { Sent, Touched } from "../../workers/payload_ways.ts";

/** Milliseconds, but for the lives. */
export interface Took {
  /** From the sender's call until the receiver has touched all of it; of both ways, of the one and the other. */
  readonly handOver: number;
  /** From the first call of the measuring process until it knows that all arrived, or has touched all that came back. */
  readonly roundTrip: number;
  /** The sender's call: for so long it does nothing else. */
  readonly blocked: number;
  /** The receiver's, from the message being there until all of it is touched. */
  readonly received: number;
}

/** What is known of a turn with one worker; all times are on the measuring process's clock. */
export interface Course {
  readonly called: number;
  readonly returned: number;
  readonly received?: Touched;
  readonly sent?: Sent;
  /** The payload that came back. */
  readonly back?: Touched;
  /** When the worker's report was heard. */
  readonly heard: number;
}

/** Touching a payload once, by itself: the second time, or the first where that was shorter. */
function touchingOf({ arrived, touched, again }: Touched): number {
  return Math.min(again - touched, touched - arrived);
}

/** What touching takes is taken off, as often as it was done. */
export function tookOf({ called, returned, received, sent, back, heard }: Course): Took {
  const there = received && touchingOf(received);
  const home = back && touchingOf(back);
  const again = received ? received.again - received.touched : 0;
  const legs = [
    ...received ? [received.touched - called - there!] : [],
    ...sent && back ? [back.touched - sent.called - home!] : [],
  ];
  const end = back ? back.touched : heard;
  return {
    handOver: legs.reduce((sum, leg) => sum + leg, 0),
    roundTrip: end - called - again - (there ?? 0) - (home ?? 0),
    blocked: received ? returned - called : sent!.returned - sent!.called,
    received: [received, back].reduce(
      (sum, one) => sum + (one ? one.touched - one.arrived - touchingOf(one) : 0),
      0,
    ),
  };
}

/** The moments of a turn in the order in which they must have come. */
export function lifeOf(who: string, { called, received, sent, back, heard }: Course): Life {
  const there = received ? [received.arrived, received.touched, received.again] : [];
  const home = sent && back ? [sent.called, back.touched, back.again] : [];
  return { who, moments: back ? [called, ...there, ...home] : [called, ...there, heard] };
}

/** The same course with the small steps backwards evened out that come of relating clocks. */
export function evened(course: Course): Course {
  const { received, sent, back } = course;
  const [, ...rest] = inOrder(lifeOf("", course).moments);
  const next = (): number => rest.shift()!;
  const there = received && { ...received, arrived: next(), touched: next(), again: next() };
  if (!sent || !back) return { ...course, received: there };
  const shift = next() - sent.called;
  const called = sent.called + shift;
  return { ...course, received: there, sent: { ...sent, called, returned: sent.returned + shift }, back };
}
