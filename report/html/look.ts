// What a mark looks like, in every chart of a page alike: its hue is what ran, its filling is how it ran.

import type { CellKey } from "../../engine/result/result.ts";
import { nameOf, RUNTIME_NAMES } from "../../runtime/runtimes.ts";

/** How work was done: by threads, by processes, by a pool of either, or without any worker. */
export type Fill = "threads" | "processes" | "pooled-threads" | "pooled-processes" | "inline";

export interface Look {
  /** A number of the page's palette, from 0. */
  readonly hue: number;
  readonly fill: Fill;
}

/** The hue of each runtime and contender, by what results call it. */
export type Hues = ReadonlyMap<string, number>;

/** How many hues there are: the first are the runtimes', in their order, the others are for whatever else ran. */
export const HUES = 9;

/** Runtimes have the same hue on every page; of several versions of one, one has it. */
export function huesOf(names: Iterable<string>): Hues {
  const hues = new Map<string, number>();
  const taken = new Set<number>();
  let others = 0;
  for (const name of [...new Set(names)].sort()) {
    const own = RUNTIME_NAMES.indexOf(nameOf(name));
    if (own >= 0 && !taken.has(own)) {
      taken.add(own);
      hues.set(name, own);
    } else hues.set(name, RUNTIME_NAMES.length + others++ % (HUES - RUNTIME_NAMES.length));
  }
  return hues;
}

/** Each name once, those of contenders last. */
export function runtimesFirst(names: readonly string[]): string[] {
  const rank = (name: string): number => Number(RUNTIME_NAMES.indexOf(nameOf(name)) < 0);
  return [...new Set(names)].sort((a, b) => rank(a) - rank(b));
}

/** Whatever a file says of mode and start, one of the five. */
export function fillOf({ mode, start }: Pick<CellKey, "mode" | "start">): Fill {
  if (mode === "inline") return "inline";
  const by = mode === "processes" ? "processes" : "threads";
  return start === "pool" ? `pooled-${by}` : by;
}

export function lookOf(key: Pick<CellKey, "runtime" | "mode" | "start">, hues: Hues): Look {
  return { hue: hues.get(key.runtime) ?? 0, fill: fillOf(key) };
}

export function strokeOf({ hue }: Look): string {
  return `var(--h${hue})`;
}

/** What an area is filled with: a hue, a pattern that the page defines, or the page's own ground. */
export function paintOf(look: Look): string {
  switch (look.fill) {
    case "threads":
      return strokeOf(look);
    case "inline":
      return "var(--back)";
    default:
      return `url(#${look.fill}-${look.hue})`;
  }
}

/** The patterns of these hues, once in a page. */
export function patternsOf(hues: Hues): string {
  const numbers = [...new Set(hues.values())];
  if (numbers.length === 0) return "";
  return `<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>${
    numbers.map((hue) => {
      const ground = `<rect width="6" height="6" fill="var(--back)"/>`;
      const paint = `fill="var(--h${hue})"`;
      const hatch = `<rect width="3" height="6" ${paint}/>`;
      const dot = `<circle cx="3" cy="3" r="1.8" ${paint}/>`;
      const check = `<rect width="3" height="3" ${paint}/><rect x="3" y="3" width="3" height="3" ${paint}/>`;
      return pattern(`processes-${hue}`, ground + hatch, 45) + pattern(`pooled-threads-${hue}`, ground + dot, 0) +
        pattern(`pooled-processes-${hue}`, ground + check, 45);
    }).join("")
  }</defs></svg>`;
}

function pattern(id: string, content: string, turn: number): string {
  return `<pattern id="${id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(${turn})">` +
    `${content}</pattern>`;
}
