// Bundles the program in the shapes in which it is embedded or published. What is embedded is paid for at every child's
// start: hence bundles instead of sources, and no packages but those that are used.

import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CARRIED_ENTRY } from "../../runtime/carried.ts";
import { CARRIED_NAME, CPYTHON_NAME, FLOOR_NAME } from "../../runtime/system.ts";
import { jobs } from "../../workers/jobs.ts";
import { binaries } from "../install.mjs";
import { run } from "./command.ts";
import { CELL_ASSET, MAIN_ASSET } from "./names.ts";
import { type Toolchain, TOOLCHAINS } from "./targets.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** CommonJS has no import.meta: the bundler would write down where the source lies on this machine. */
const OWN_URL = [
  "--define=import.meta.url=ownUrl",
  '--banner=var ownUrl = require("node:url").pathToFileURL(process.execPath).href;',
];

/** The same of what a package in CommonJS calls its folder; ioredis looks for it in stack traces alone. */
const NO_FOLDER = '--define=__dirname="node_modules"';

export interface Bundles {
  /** Holds start.js and what it imports, every job, and the carried source: for Deno and Bun. */
  readonly program: string;
  /** Holds the same for Node, whose single executables know no files: CommonJS, one file each. It is there for Node alone. */
  readonly single: string;
}

/** The files of the jobs, whose names `workers/jobs.ts` has. */
const JOB_SOURCES = Object.values(jobs).map(({ url }) => fileURLToPath(url));

/** What they are called in `program`. */
export const jobFiles: readonly string[] = JOB_SOURCES.map(builtName);

/** Only what the toolchains want, as each file costs a start of the bundler. */
export async function makeBundles(folder: string, toolchains: readonly Toolchain[] = TOOLCHAINS): Promise<Bundles> {
  const program = join(folder, "program");
  const single = join(folder, "single");
  const carried = join(folder, "carried");
  await bundleProgram([join(ROOT, "cli", "start.ts")], program);
  await bundleCell(carried);
  const texts = {
    entry: join(ROOT, "scripts", "binary", "node_entry.ts"),
    [MAIN_ASSET]: join(ROOT, "cli", "start.ts"),
    [CELL_ASSET]: join(ROOT, "engine", "cell", "main.ts"),
  };
  const assets = Object.values(jobs).map(({ name, url }) => [name, fileURLToPath(url)] as const);
  const forNode = toolchains.includes("node");
  for (const [name, file] of forNode ? [...Object.entries(texts), ...assets] : []) {
    await bundle([file], single, ["--format=cjs", "--minify", `--entry-naming=${name}.cjs`, ...OWN_URL]);
  }
  const source = JSON.stringify(textsIn(carried));
  for (const to of forNode ? [program, single] : [program]) {
    writeFileSync(join(to, CARRIED_NAME), source);
    copyFileSync(join(ROOT, "contenders", "cpython.py"), join(to, CPYTHON_NAME));
    copyFileSync(join(ROOT, "contenders", "c", "floor.c"), join(to, FLOOR_NAME));
  }
  return { program, single };
}

/** What measures a cell, as another runtime than this runs it; returns the file to start. */
export async function bundleCell(folder: string): Promise<string> {
  await bundleProgram([join(ROOT, "engine", "cell", "main.ts")], folder);
  writeFileSync(join(folder, "package.json"), '{"type":"module"}'); // tells Node that they are modules
  return join(folder, CARRIED_ENTRY);
}

/**
 * Entries whose dynamic imports stay files of their own, which load when they are needed, and the jobs, one file each;
 * `apart` are more such files of a worker's. Flags are those of `bun build`.
 */
export async function bundleProgram(
  entries: readonly string[],
  outdir: string,
  flags: readonly string[] = [],
  apart: readonly string[] = [],
): Promise<void> {
  // Names stay, so that --debug shows where something failed.
  const smaller = ["--minify-whitespace", "--minify-syntax"];
  const usual = ["--format=esm", "--entry-naming=[name].js", ...flags];
  await bundle(entries, outdir, ["--splitting", ...smaller, ...usual]);
  for (const file of [...JOB_SOURCES, ...apart]) await bundle([file], outdir, usual);
  nameBuilt(outdir);
}

/** Runs `bun build` into a folder. */
export async function bundle(entries: readonly string[], outdir: string, flags: readonly string[]): Promise<void> {
  mkdirSync(outdir, { recursive: true });
  await run(binaries(ROOT).bun!, ["build", "--target=node", `--outdir=${outdir}`, NO_FOLDER, ...flags, ...entries]);
}

function builtName(file: string): string {
  return basename(file).replace(/\.ts$/, ".js");
}

/** Files that the code names by their addresses, and does not import, are built too: Node 20 would not run TypeScript. */
function nameBuilt(folder: string): void {
  const jobNames = JOB_SOURCES.map((file) => `./${basename(file)}`);
  const found = new Set<string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".js")).map((name) => join(folder, name))) {
    const text = readFileSync(file, "utf8");
    // Of the same length, as a source map counts columns.
    const built = text.replace(/"(\.\.?\/\w+)\.ts"/g, (whole, path: string) => {
      if (![...jobNames, "../cli.ts"].includes(`${path}.ts`)) return whole;
      found.add(`${path}.ts`);
      return `"${path}.js"`;
    });
    if (built !== text) writeFileSync(file, built);
  }
  const lost = jobNames.find((name) => !found.has(name));
  if (lost !== undefined) throw new Error(`the bundle does not name ${lost} any more`);
}

/** The files of the carried source. */
function textsIn(folder: string): Record<string, string> {
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]);
  return Object.fromEntries(files);
}
