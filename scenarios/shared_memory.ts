// Sets that do not fit into shared memory are refused before anything is started.

import { CellError, type Stage } from "../engine/stage.ts";
import { bytesFor } from "../sync/id_set.ts";

/** Throws a CellError that says what a set of so many ids needs and what fits. */
export function refuseTooLarge({ runtime, key }: Stage, distinct: number): void {
  const limit = runtime.largestSharedMemory;
  const bytes = distinct <= 2 ** 31 ? bytesFor(distinct) : 2 ** 35; // beyond that no table is planned
  if (bytes <= limit) return;
  const fits = Math.floor(limit / 4 * 5 / 8);
  throw new CellError(
    `${distinct} ids need ${bytes / 2 ** 30} GiB of shared memory where ${key.runtime} has ${
      limit / 2 ** 30
    } at most: ` +
      `give an --id-space of ${fits} or less, or --ops`,
  );
}
