// Keeps the name of the user out of results: home folders become ~, and the name in any other path becomes USER.

import { homedir, userInfo } from "node:os";
import type { Cell, CellKey } from "./result.ts";

/** What stands for a user's name. */
const USER_PLACEHOLDER = "USER";

/** The text with the home folder and the name of the user taken out of its paths. */
export function redacted(text: string, { homes, name }: User = currentUser()): string {
  const withoutHome = homes.reduce(
    (rest, home) => rest.replace(new RegExp(`${escaped(home)}(?![^/\\\\\\s:;,"'()])`, "g"), "~"),
    text,
  );
  if (name === "") return withoutHome;
  return withoutHome.replace(new RegExp(`(?<=[/\\\\])${escaped(name)}(?![^/\\\\\\s:;,"'()])`, "g"), USER_PLACEHOLDER);
}

/** The key with the paths among its settings redacted. */
export function redactedKey<Key extends CellKey>(key: Key): Key {
  const config = Object.entries(key.config).map(([name, value]) =>
    [name, typeof value === "string" ? redacted(value) : value] as const
  );
  return { ...key, config: Object.fromEntries(config) };
}

/** The cell with its paths, that of its program too, and its error redacted. */
export function redactedCell(whole: Cell): Cell {
  const cell = redactedKey(whole);
  const provenance = cell.provenance && { ...cell.provenance, path: redacted(cell.provenance.path) };
  switch (cell.status) {
    case "failed":
      return { ...cell, provenance, error: redacted(cell.error) };
    case "unsupported":
      return { ...cell, provenance, reason: redacted(cell.reason) };
    case "measured":
      return { ...cell, provenance };
  }
}

interface User {
  readonly homes: readonly string[];
  readonly name: string;
}

function currentUser(): User {
  const own = orUndefined(() => userInfo());
  const homes = [orUndefined(homedir), own?.homedir].filter((home) =>
    home !== undefined && home.length > 1
  ) as string[];
  return { homes: [...new Set(homes)].sort((a, b) => b.length - a.length), name: own?.username ?? "" };
}

/** Some systems have no entry for a user. */
function orUndefined<T>(question: () => T): T | undefined {
  try {
    return question();
  } catch {
    return undefined;
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
