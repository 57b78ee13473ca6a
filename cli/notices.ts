// The licences of what is inside, as their owners ask: for a binary written down when it is made, for the source read
// from node_modules.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A package that is inside. */
export interface Part {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Its folder from the project's. */
  readonly path: string;
}

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: true;
  readonly optional?: true;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** What the program needs of packages, directly or not, by `lockfile`, the text of package-lock.json; then `others` of it. */
export function partsInside(lockfile: string, others: readonly string[] = []): Part[] {
  const { packages } = JSON.parse(lockfile) as { packages: Readonly<Record<string, Locked>> };
  const found = new Map<string, Part>();
  const add = (name: string, from: string): void => {
    // npm keeps a package below the one that wants it where another version is at the top
    const [path] = [`${from}/node_modules/${name}`, `node_modules/${name}`].filter((one) => one in packages);
    if (path === undefined || found.has(path)) return;
    const { version = "", license = "none stated", dependencies, optionalDependencies } = packages[path];
    found.set(path, { name, version, licence: license, path });
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) add(needed, path);
  };
  for (const name of [...Object.keys(packages[""].dependencies ?? {}), ...others]) add(name, "");
  return [...found.values()].sort((a, b) => a.path < b.path ? -1 : 1);
}

/** The project's own licence and those of all parts, in full where they bring the text. */
export function noticesOf(root: string, parts: readonly Part[]): string {
  const own = { name: "paratax", version: "", licence: "MIT", path: "." };
  return [own, ...parts].map(({ name, version, licence, path }) => {
    const texts = licenceFiles(join(root, path)).map((file) => readFileSync(file, "utf8").trim());
    const text = texts.length > 0 ? texts.join("\n\n") : `The package brings no text of its licence, ${licence}.`;
    return `${"=".repeat(80)}\n${[name, version, `(${licence})`].filter(Boolean).join(" ")}\n\n${text}\n`;
  }).join("\n");
}

const LICENCE_FILE = /^(licen[cs]e|notice|copying|copyright)/i;

/** Files of that name, and those in a folder of that name. */
function licenceFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => LICENCE_FILE.test(name)).sort();
  } catch {
    return []; // a package for another system, or not installed
  }
  return names.flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? readdirSync(path).sort().map((file) => join(path, file)) : [path];
  });
}
