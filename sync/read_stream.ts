// Which operations of a worker only read: drawn from a stream of its own, so that it is known beforehand.

import { idStream } from "./splitmix64.ts";

/** Beyond the numbers of all workers, so that the stream is none of their ids'. */
const FIRST_STREAM = 65_536;

/** Returns a function that says of one operation after the other whether it only reads: `percent` of them do. */
export function readStream(worker: number, percent: number): () => boolean {
  if (percent === 0) return () => false;
  const next = idStream(FIRST_STREAM + worker, 100);
  return () => next() < percent;
}
