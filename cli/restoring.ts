// Leaves the terminal as it was, however a run ends: a bar hides the cursor and keeps lines from being broken.

import type { Progress } from "../engine/run/host.ts";
import type { Surroundings } from "./surroundings.ts";

/** The same progress, which is ended also where all must end at once. */
export function restoring(progress: Progress, { lastResort }: Pick<Surroundings, "lastResort">): Progress {
  const end = (): void => {
    lastResort.delete(end);
    progress.end();
  };
  lastResort.add(end);
  return { ...progress, end };
}
