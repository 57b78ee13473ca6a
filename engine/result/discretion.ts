// What a result tells of whoever made it: no more than is asked for. Home folders are shortened to ~, and a user's name
// in another path is taken out.

import { homedir, userInfo } from "node:os";
import type { Cell } from "./result.ts";

/** What stands for a user's name. */
const SOMEBODY = "USER";

/** The text without this user's home folder and name in its paths. */
export function shortened(text: string, { homes, name }: Person = thisPerson()): string {
  const withoutHome = homes.reduce(
    (rest, home) => rest.replace(new RegExp(`${escaped(home)}(?![^/\\\\\\s:;,"'()])`, "g"), "~"),
    text,
  );
  if (name === "") return withoutHome;
  return withoutHome.replace(new RegExp(`(?<=[/\\\\])${escaped(name)}(?![^/\\\\\\s:;,"'()])`, "g"), SOMEBODY);
}

/** The cell without them in what it says of its program, and of what went wrong. */
export function discreet(cell: Cell): Cell {
  const provenance = cell.provenance && { ...cell.provenance, path: shortened(cell.provenance.path) };
  switch (cell.status) {
    case "failed":
      return { ...cell, provenance, error: shortened(cell.error) };
    case "unsupported":
      return { ...cell, provenance, reason: shortened(cell.reason) };
    case "measured":
      return { ...cell, provenance };
  }
}

interface Person {
  readonly homes: readonly string[];
  readonly name: string;
}

function thisPerson(): Person {
  const own = ask(() => userInfo());
  const homes = [ask(homedir), own?.homedir].filter((home) => home !== undefined && home.length > 1) as string[];
  return { homes: [...new Set(homes)].sort((a, b) => b.length - a.length), name: own?.username ?? "" };
}

/** Some systems have no entry for a user. */
function ask<T>(question: () => T): T | undefined {
  try {
    return question();
  } catch {
    return undefined;
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
