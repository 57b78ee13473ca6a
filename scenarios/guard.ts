// Waits for one crew, and fails once a member of another is lost.

import { CellError } from "../engine/cell/stage.ts";

/** Rejects with the end of another crew's member, as a sentence, if that comes first. */
export function guard(lost: Promise<string>): <T>(work: Promise<T>) => Promise<T> {
  // Not by Promise.race: `lost` would keep all that was ever raced with it, and each race takes longer than the one before.
  const waits = new Set<(error: CellError) => void>();
  let end: CellError | null = null;
  void lost.then((sentence) => {
    end = new CellError(sentence);
    for (const fail of waits) fail(end);
  });
  return (work) =>
    new Promise((resolve, reject) => {
      const settled = <V>(settle: (value: V) => void) => (value: V) => {
        waits.delete(reject);
        settle(value);
      };
      waits.add(reject);
      work.then(settled(resolve), settled(reject));
      if (end) reject(end);
    });
}
