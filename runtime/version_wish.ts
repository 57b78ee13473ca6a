// Which versions of a runtime a word means: "24" and "24.11" all releases that begin so, "canary" those that bear that
// name, "latest" every release; a path means the program there, whatever its version.

import { isRuntimeName } from "./runtimes.ts";

const NUMBERS = /^v?\d+(\.\d+){0,2}$/;
const WHOLE = /^v?\d+\.\d+\.\d+[-+][\w.+-]+$/;
const TAG = /^(?!v\d)[a-z][a-z0-9-]*$/;

/** Whether a text asks for a runtime, or for a version of one: "node", "node@24", "bun@canary", "deno@/opt/deno". */
export function isRuntimeWish(text: string): boolean {
  const wish = wishOf(text);
  if (!isRuntimeName(wish === null ? text : text.slice(0, -wish.length - 1))) return false;
  return wish === null || isPath(wish) || NUMBERS.test(wish) || WHOLE.test(wish) || TAG.test(wish);
}

/** What follows the "@"; null where nothing does. */
export function wishOf(label: string): string | null {
  const at = label.indexOf("@");
  return at < 0 ? null : label.slice(at + 1);
}

export function isPath(wish: string): boolean {
  return /[/\\]/.test(wish);
}

/** Whether it is a name that moves from version to version. */
export function isTag(wish: string): boolean {
  return TAG.test(wish);
}

/** Whether a wish that is no path means this version. What is no release is meant by its name or its whole number only. */
export function isMeant(wish: string, version: string): boolean {
  const [release, suffix = ""] = version.split(/(?=[-+])(.*)/s, 2);
  if (isTag(wish)) return wish === "latest" ? suffix === "" : suffix.split(/[^a-z]+/).includes(wish);
  const wanted = wish.replace(/^v/, "");
  return wanted === version || suffix === "" && `${release}.`.startsWith(`${wanted}.`);
}

/** For a sort that begins with the newest; a release is newer than what leads to it. */
export function newestFirst(a: string, b: string): number {
  const [one, other] = [a, b].map((version) => version.split(/[.+-]/, 3).map(Number));
  const differing = [0, 1, 2].find((index) => one[index] !== other[index]);
  if (differing !== undefined) return other[differing] - one[differing];
  const [early, late] = [a, b].map((version) => /^[^+]*-/.test(version));
  return early === late ? b.localeCompare(a, "en", { numeric: true }) : early ? 1 : -1;
}
