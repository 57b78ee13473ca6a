// Reads saved results. What cannot be read is a sentence; the others are still read.

import { readFileSync } from "node:fs";
import { type ResultFile, SCHEMA } from "../engine/result.ts";

export interface ReadResults {
  readonly results: readonly { readonly path: string; readonly result: ResultFile }[];
  readonly problems: readonly string[];
}

export function readResults(paths: readonly string[]): ReadResults {
  const results: { path: string; result: ResultFile }[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    try {
      const result = JSON.parse(readFileSync(path, "utf8")) as ResultFile;
      if (result?.schema === SCHEMA) results.push({ path, result });
      else problems.push(`Cannot read ${path} as it is no result of paratax: give a file that --json wrote.`);
    } catch (error) {
      problems.push(`Cannot read ${path} (${(error as Error).message}): give a file that --json wrote.`);
    }
  }
  return { results, problems };
}
