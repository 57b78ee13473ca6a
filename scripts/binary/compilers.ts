// Makes a binary of a bundle, one way for each toolchain.

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { CARRIED_NAME } from "../../runtime/system.ts";
import { jobs } from "../../workers/jobs.ts";
import { binaries } from "../install.mjs";
import { run } from "./command.ts";
import { CELL_ASSET, MAIN_ASSET } from "./names.ts";
import { fetchNode } from "./node_package.ts";
import { hostTarget, type Target, TARGET_NAMES, type Toolchain } from "./targets.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What goes into a binary. Files are paths. */
export interface Contents {
  readonly folder: string;
  /** The name of the main module. */
  readonly entry: string;
  /** Names of modules in the folder that are started and not imported. */
  readonly jobs: readonly string[];
  /** Names of files in the folder that are read; for Node, of its jobs and the command line too. */
  readonly assets: readonly string[];
}

/** The contents of paratax itself. An empty program has an entry alone. */
export function contentsFor(toolchain: Toolchain, folder: string, jobFiles: readonly string[]): Contents {
  if (toolchain !== "node") return { folder, entry: "start.js", jobs: jobFiles, assets: [CARRIED_NAME] };
  const texts = [MAIN_ASSET, CELL_ASSET, ...Object.values(jobs).map(({ name }) => name)].map((name) => `${name}.cjs`);
  return { folder, entry: "entry.cjs", jobs: [], assets: [CARRIED_NAME, ...texts] };
}

/** Each permission of the Deno binary with its reason. What is not here it may not do. */
const DENO_PERMISSIONS: Readonly<Record<string, string>> = {
  "--allow-read": "saved results, pipes, and the runtimes on the PATH",
  "--allow-write": "results wherever the user wants them, and the run's own folder",
  "--allow-run": "itself again for a cell and its processes, the other runtimes, sh, mkfifo, ps",
  "--allow-env": "PATH, TMPDIR, NO_COLOR, and the whole of it for a child's",
  "--allow-sys": "cores, memory, load: the machine that a result is about",
  "--allow-net": "the local sockets and named pipes of --transport socket; no address of a network",
};

/** Deno lets a program read /proc, where Linux tells memory, threads and CPU time, with all permissions or not at all. */
const DENO_PERMISSIONS_ON_LINUX = ["--allow-all"];

/** Writes `product`. Throws an Error with the reason why it could not. */
export const compilers: Readonly<
  Record<Toolchain, (contents: Contents, target: Target, product: string, temporary: string) => void>
> = {
  deno({ folder, entry, jobs, assets }, target, product) {
    const deno = process.env.PARATAX_DENO ?? binaries(ROOT).deno!;
    const includes = [...jobs, ...assets].flatMap((file) => ["--include", join(folder, file)]);
    // No code cache: that is a file in the temporary folder, for good, under a name that anybody can guess.
    const flags = ["--quiet", "--no-check", "--no-config", "--no-lock", "--no-code-cache", "--v8-flags=--expose-gc"];
    const targeting = target === hostTarget() ? [] : ["--target", TARGET_NAMES.deno[target]!];
    const permissions = target.startsWith("linux") ? DENO_PERMISSIONS_ON_LINUX : Object.keys(DENO_PERMISSIONS);
    const words = [...flags, ...permissions, ...targeting, ...includes, "--output", product];
    // One denort is for one system: the host's, unless the variable names another.
    const named = `DENORT_BIN_${target.replace("-", "_").toUpperCase()}`;
    const denort = process.env[named] ?? (target === hostTarget() ? process.env.DENORT_BIN : undefined);
    try {
      run(deno, ["compile", ...words, join(folder, entry)], { DENORT_BIN: denort });
    } catch (error) {
      if (!/denort|dl\.deno\.land|download/i.test((error as Error).message)) throw error;
      throw new Error(
        `Cannot get denort for ${target}, which deno compile needs: ` +
          `give the path of one in ${target === hostTarget() ? "DENORT_BIN" : named}, or use --toolchain bun or node.`,
      );
    }
  },
  bun({ folder, entry, jobs, assets }, target, product) {
    const files = [entry, ...jobs, ...assets].map((file) => join(folder, file));
    const own = ["--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig"]; // nothing of the user's folder
    const small = [
      "--minify",
      "--splitting",
      "--bytecode",
      "--format=esm",
      `--root=${folder}`,
      "--asset-naming=[name].[ext]",
    ];
    const targeting = `--target=${TARGET_NAMES.bun[target]}`;
    run(binaries(ROOT).bun!, ["build", "--compile", targeting, ...own, ...small, `--outfile=${product}`, ...files]);
  },
  node({ folder, entry, assets }, target, product, temporary) {
    const host = target === hostTarget();
    const settings = {
      main: join(folder, entry),
      mainFormat: "commonjs",
      output: product,
      executable: host ? binaries(ROOT).node! : fetchNode(TARGET_NAMES.node[target]!, temporary),
      disableExperimentalSEAWarning: true,
      useCodeCache: host, // V8's code is of one system
      execArgv: ["--disable-warning=ExperimentalWarning"],
      execArgvExtension: "none", // NODE_OPTIONS has no say
      assets: Object.fromEntries(assets.map((file) => [file.replace(/\.cjs$/, ""), join(folder, file)])),
    };
    mkdirSync(temporary, { recursive: true });
    const file = join(temporary, "sea.json");
    writeFileSync(file, JSON.stringify(settings));
    run(binaries(ROOT).node!, ["--build-sea", file]);
    chmodSync(product, 0o755);
  },
};
