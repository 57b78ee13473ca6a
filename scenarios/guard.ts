// Waits for one crew, and fails once a member of another is lost.

import { CellError } from "../engine/cell/stage.ts";

/** Rejects with the end of another crew's member, as a sentence, if that comes first. */
export function guard(lost: Promise<string>): <T>(work: Promise<T>) => Promise<T> {
  const failed = lost.then((sentence) => {
    throw new CellError(sentence);
  });
  failed.catch(() => {}); // reported to the waiting side; once nothing waits it does not matter
  return (work) => Promise.race([work, failed]);
}
