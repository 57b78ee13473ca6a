// The one legend of a page: which hue is what ran, and which filling is how.

import type { CellKey } from "../../engine/result/result.ts";
import { titleOf } from "../../runtime/runtimes.ts";
import { escape } from "./escape.ts";
import { type Fill, fillOf, type Hues, runtimesFirst } from "./look.ts";

const WORDS: Readonly<Record<Fill, string>> = {
  "threads": "threads",
  "processes": "processes",
  "pooled-threads": "a pool of threads",
  "pooled-processes": "a pool of processes",
  "inline": "inline, without workers",
};

/** Of what these cells are; empty where there are none. */
export function legendOf(keys: readonly CellKey[], hues: Hues): string {
  if (keys.length === 0) return "";
  const names = runtimesFirst(keys.map(({ runtime }) => runtime));
  const found = new Set(keys.map(fillOf));
  const fills = (Object.keys(WORDS) as Fill[]).filter((fill) => found.has(fill));
  return `<aside class="legend" aria-label="What colours and fillings mean"><ul>${
    names.map((name) => `<li><i class="swatch h${hues.get(name) ?? 0}"></i>${escape(titleOf(name))}</li>`).join("")
  }${fills.map((fill) => `<li><i class="swatch ${fill}"></i>${WORDS[fill]}</li>`).join("")}</ul></aside>`;
}
