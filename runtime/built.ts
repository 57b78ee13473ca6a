// JavaScript built of the source, which a Node that is too old to run TypeScript needs. A package and a binary hold it;
// a clone builds it when it is asked to.

import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { RuntimeIdentity } from "./contract.ts";
import { isOlder, type RuntimeName, RUNTIMES } from "./runtimes.ts";

/** Built of the source, as a package and a binary hold it, this is JavaScript. */
export const IS_SOURCE: boolean = import.meta.url.endsWith(".ts");

const BUILDER = new URL("../scripts/binary/bundle.ts", import.meta.url);

/** What it has for this. */
interface Builder {
  bundleCell(folder: string): Promise<string>;
}

/** The oldest version of a runtime that this program measures where it is asked for: where it can, by what it builds. */
export function oldestByBuilding(name: RuntimeName): string {
  const { minimum, sourceFrom = minimum } = RUNTIMES[name];
  return !IS_SOURCE || canBuild() ? minimum : sourceFrom;
}

/** Whether a program runs no source file of this program's, which is TypeScript. */
export function needsBuilding({ name, version }: Pick<RuntimeIdentity, "name" | "version">): boolean {
  return IS_SOURCE && isOlder(version, RUNTIMES[name].sourceFrom ?? "0.0.0");
}

/** Builds into `folder` what measures a cell, and returns the file to start. Rejects with the reason where that fails. */
export async function buildCell(folder: string): Promise<URL> {
  const { bundleCell } = await import(BUILDER.href) as Builder; // by its address: no binary is to hold it
  return pathToFileURL(await bundleCell(folder));
}

function canBuild(): boolean {
  return BUILDER.protocol === "file:" && existsSync(fileURLToPath(BUILDER));
}
