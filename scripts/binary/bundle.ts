// Bundles the program in the three shapes in which it is embedded. What is embedded is paid for at every child's start:
// hence bundles instead of sources, and no packages but those that are used.

import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CARRIED_NAME } from "../../runtime/system.ts";
import { jobs } from "../../workers/jobs.ts";
import { binaries } from "../install.mjs";
import { run } from "./command.ts";
import { CELL_ASSET, MAIN_ASSET } from "./names.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** CommonJS has no import.meta: the bundler would write down where the source lies on this machine. */
const OWN_URL = [
  "--define=import.meta.url=ownUrl",
  '--banner=var ownUrl = require("node:url").pathToFileURL(process.execPath).href;',
];

export interface Bundles {
  /** Holds start.js and what it imports, every job, and the carried source: for Deno and Bun. */
  readonly program: string;
  /** Holds the same for Node, whose single executables know no files: CommonJS, one file each. */
  readonly single: string;
}

/** The names of the jobs' files in `program`, as `workers/jobs.ts` asks for them. */
export const jobFiles: readonly string[] = Object.values(jobs).map(({ url }) => basename(fileURLToPath(url)));

export async function makeBundles(folder: string): Promise<Bundles> {
  const program = join(folder, "program");
  const single = join(folder, "single");
  const carried = join(folder, "carried");
  await split(join(ROOT, "cli", "start.ts"), program);
  await split(join(ROOT, "engine", "cell", "main.ts"), carried);
  for (const to of [program, carried]) {
    for (const file of jobFiles) await bundleJob(file, to);
  }
  const texts = {
    entry: join(ROOT, "scripts", "binary", "node_entry.ts"),
    [MAIN_ASSET]: join(ROOT, "cli", "start.ts"),
    [CELL_ASSET]: join(ROOT, "engine", "cell", "main.ts"),
  };
  const assets = Object.values(jobs).map(({ name, url }) => [name, fileURLToPath(url)] as const);
  for (const [name, file] of [...Object.entries(texts), ...assets]) {
    await bundle(file, single, ["--format=cjs", "--minify", `--entry-naming=${name}.cjs`, ...OWN_URL]);
  }
  const source = JSON.stringify(textsIn(carried));
  for (const to of [program, single]) writeFileSync(join(to, CARRIED_NAME), source);
  return { program, single };
}

/** An entry whose dynamic imports stay files of their own, which load when they are needed. */
function split(entry: string, outdir: string): Promise<void> {
  // Names stay, so that --debug shows where something failed.
  const smaller = ["--minify-whitespace", "--minify-syntax"];
  return bundle(entry, outdir, ["--format=esm", "--splitting", ...smaller, "--entry-naming=[name].js"]);
}

async function bundleJob(file: string, outdir: string): Promise<void> {
  await bundle(join(ROOT, "workers", file), outdir, ["--format=esm", "--entry-naming=[name].js"]);
  renameSync(join(outdir, file.replace(/\.ts$/, ".js")), join(outdir, file)); // JavaScript is TypeScript too
}

async function bundle(entry: string, outdir: string, flags: readonly string[]): Promise<void> {
  mkdirSync(outdir, { recursive: true });
  await run(binaries(ROOT).bun!, ["build", "--target=node", `--outdir=${outdir}`, ...flags, entry]);
}

/** The files of the carried source; the package.json tells Node that they are modules. */
function textsIn(folder: string): Record<string, string> {
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]);
  return { ...Object.fromEntries(files), "package.json": '{"type":"module"}' };
}
