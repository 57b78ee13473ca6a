// The sources of the contenders that come with paratax: beside its entry, or inside of a binary.

import { readFileSync } from "node:fs";
import type { Host } from "./host.ts";

/** The text of a file of contenders/, which a binary carries as `carriedName`; null where neither is there. */
export async function contenderSource(
  { runtime, entry }: Pick<Host, "runtime" | "entry">,
  file: string,
  carriedName: string,
): Promise<string | null> {
  const carried = await runtime.carried(carriedName);
  if (carried !== null || entry.protocol !== "file:") return carried;
  try {
    return readFileSync(new URL(`./contenders/${file}`, entry), "utf8");
  } catch {
    return null;
  }
}
