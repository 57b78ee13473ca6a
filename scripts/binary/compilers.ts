// Makes a binary of a bundle, one way for each toolchain.

import { chmodSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { CARRIED_NAME, CPYTHON_NAME, FLOOR_NAME, NOTICES_NAME } from "../../runtime/system.ts";
import { programsOnPath } from "../../runtime/path.ts";
import { jobs } from "../../workers/jobs.ts";
import { binaries } from "../install.mjs";
import { type Bundles, jobFiles } from "./bundle.ts";
import { run } from "./command.ts";
import { CELL_ASSET, MAIN_ASSET } from "./names.ts";
import { productNotices } from "./materials.ts";
import { fetchProgram } from "./package.ts";
import { hostTarget, type Target, TARGET_NAMES, type Toolchain } from "./targets.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The files that a binary of any toolchain carries. */
const CARRIED = [CARRIED_NAME, NOTICES_NAME, CPYTHON_NAME, FLOOR_NAME];

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

/** The contents of paratax itself; puts the notices of this toolchain there. An empty program has an entry alone. */
export function contentsFor(toolchain: Toolchain, { program, single }: Bundles): Contents {
  const folder = toolchain === "node" ? single : program;
  writeFileSync(join(folder, NOTICES_NAME), productNotices(toolchain));
  if (toolchain !== "node") return { folder, entry: "start.js", jobs: jobFiles, assets: CARRIED };
  const texts = [MAIN_ASSET, CELL_ASSET, ...Object.values(jobs).map(({ name }) => name)].map((name) => `${name}.cjs`);
  return { folder, entry: "entry.cjs", jobs: [], assets: [...CARRIED, ...texts] };
}

/** Each permission of the Deno binary with its reason. What is not here it may not do. */
const DENO_PERMISSIONS: Readonly<Record<string, string>> = {
  "--allow-read": "saved results, pipes, and the runtimes on the PATH",
  "--allow-write": "results wherever the user wants them, and the run's own folder",
  "--allow-run":
    "itself again for a cell and its processes, the other runtimes, sh, mkfifo, ps, the server of --store auto",
  "--allow-env": "PATH, TMPDIR, NO_COLOR, and the whole of it for a child's",
  "--allow-sys": "cores, memory, load: the machine that a result is about",
  "--allow-net":
    "the local sockets and named pipes of --transport socket, and the address that --store names; no other",
};

/** Of a Mac alone: Windows' processes share no memory. */
const DENO_PERMISSIONS_ON_MACOS: Readonly<Record<string, string>> = {
  "--allow-ffi": "memory that processes share: mmap, and what wakes a process that sleeps on a word of it",
};

/** Deno lets a program read /proc, where Linux tells memory, threads and CPU time, with all permissions or not at all. */
const DENO_PERMISSIONS_ON_LINUX = ["--allow-all"];

/** Writes `product`; what is worth knowing of how, or null. Throws an Error with the reason why it could not. */
export const compilers: Readonly<
  Record<Toolchain, (contents: Contents, target: Target, product: string, temporary: string) => Promise<string | null>>
> = {
  // Each runs in the folder of what goes in and names it from there: paths of this machine would stand in the product.
  async deno({ folder, entry, jobs, assets }, target, product) {
    const deno = process.env.PARATAX_DENO ?? binaries(ROOT).deno!;
    // Deno keeps each file's time: one for all, so that the same source gives the same binary.
    for (const file of readdirSync(folder)) utimesSync(join(folder, file), 0, 0);
    const includes = [...jobs, ...assets].flatMap((file) => ["--include", file]);
    // No code cache: that is a file in the temporary folder, for good, under a name that anybody can guess.
    const flags = ["--quiet", "--no-check", "--no-config", "--no-lock", "--no-code-cache", "--v8-flags=--expose-gc"];
    const targeting = target === hostTarget() ? [] : ["--target", TARGET_NAMES.deno[target]!];
    const permissions = target.startsWith("linux")
      ? DENO_PERMISSIONS_ON_LINUX
      : Object.keys({ ...DENO_PERMISSIONS, ...target.startsWith("darwin") && DENO_PERMISSIONS_ON_MACOS });
    const words = [...flags, ...permissions, ...targeting, ...includes, "--output", product];
    // One denort is for one system: the host's, unless the variable names another.
    const named = `DENORT_BIN_${target.replace("-", "_").toUpperCase()}`;
    const denort = process.env[named] ?? (target === hostTarget() ? process.env.DENORT_BIN : undefined);
    try {
      await run(deno, ["compile", ...words, entry], { DENORT_BIN: denort }, folder);
      return null;
    } catch (error) {
      if (!/denort|dl\.deno\.land|download/i.test((error as Error).message)) throw error;
      throw new Error(
        `Cannot get denort for ${target}, which deno compile needs: ` +
          `give the path of one in ${target === hostTarget() ? "DENORT_BIN" : named}, or use --toolchain bun or node.`,
      );
    }
  },
  async bun({ folder, entry, jobs, assets }, target, product, temporary) {
    const files = [entry, ...jobs, ...assets].map((file) => `./${file}`);
    const own = [
      "--no-compile-autoload-dotenv", // nothing of the user's folder
      "--no-compile-autoload-bunfig",
      "--compile-autoload-package-json", // but what the packages of a user's task say of themselves
    ];
    const small = ["--minify", "--splitting", "--bytecode", "--format=esm", "--root=.", "--asset-naming=[name].[ext]"];
    // Bun's own is that of the lock; one that Bun would fetch for another system is held against nothing.
    const base = target === hostTarget() ? [] : [
      `--compile-executable-path=${await fetchProgram(
        TARGET_NAMES.bun[target]!,
        programIn("bun", target),
        temporary,
      )}`,
    ];
    const targeting = `--target=${basename(TARGET_NAMES.bun[target]!)}`;
    const words = ["build", "--compile", targeting, ...base, ...own, ...small, `--outfile=${product}`, ...files];
    await run(binaries(ROOT).bun!, words, {}, folder);
    return null;
  },
  async node({ folder, entry, assets }, target, product, temporary) {
    mkdirSync(temporary, { recursive: true });
    const whole = target === hostTarget()
      ? binaries(ROOT).node!
      : await fetchProgram(TARGET_NAMES.node[target]!, programIn("node", target), temporary);
    const { program, remark } = await stripped(whole, target, join(temporary, "node"));
    const settings = {
      main: entry,
      mainFormat: "commonjs",
      output: product,
      executable: program,
      disableExperimentalSEAWarning: true,
      useCodeCache: false, // no two are the same, and the main module does next to nothing
      execArgv: ["--disable-warning=ExperimentalWarning", "--disable-sigusr1"],
      execArgvExtension: "none", // NODE_OPTIONS has no say
      assets: Object.fromEntries(assets.map((file) => [file.replace(/\.cjs$/, ""), file])),
    };
    const file = join(temporary, "sea.json");
    writeFileSync(file, JSON.stringify(settings));
    await run(binaries(ROOT).node!, ["--build-sea", file], {}, folder);
    chmodSync(product, 0o755);
    return remark;
  },
};

/** Where a package keeps its program. */
function programIn(toolchain: "bun" | "node", target: Target): string {
  return `bin/${toolchain}${target.startsWith("windows") ? ".exe" : ""}`;
}

/** What takes the symbols for debuggers out of a Linux program, a quarter of Node; of others none is asked for. */
const STRIP: Readonly<Partial<Record<Target, readonly string[]>>> = {
  "linux-x64": ["x86_64-linux-gnu-strip"],
  "linux-arm64": ["aarch64-linux-gnu-strip"],
};

/** Stripped before it is made a single executable: afterwards that would break it. */
async function stripped(
  program: string,
  target: Target,
  into: string,
): Promise<{ program: string; remark: string | null }> {
  const names = [...STRIP[target] ?? [], ...(target === hostTarget() && target.startsWith("linux") ? ["strip"] : [])];
  if (names.length === 0) return { program, remark: null };
  const [tool] = names.flatMap((name) => programsOnPath(name));
  if (tool === undefined) return { program, remark: `not stripped, as there is no ${names.at(-1)}` };
  await run(tool, ["-o", into, program]);
  return { program: into, remark: null };
}
