// Heights of a line of text, for what is drawn within one.

const LEVELS = "▁▂▃▄▅▆▇█";

/** `share` from 0, the least, to 1. */
export function level(share: number): string {
  return LEVELS[Math.round(share * (LEVELS.length - 1))]!;
}
