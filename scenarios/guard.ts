// Waiting for one crew while another must not be lost.

import { CellError } from "../engine/cell/stage.ts";

/** Rejects with the end of another crew's member, as a sentence, if that comes first. */
export function guard(lost: Promise<string>): <T>(work: Promise<T>) => Promise<T> {
  const failed = lost.then((sentence) => {
    throw new CellError(sentence);
  });
  failed.catch(() => {}); // whoever waits hears it; when nobody waits any more it is no news
  return (work) => Promise.race([work, failed]);
}
