// `deno task compile [--toolchain deno|bun|all] [--out dist]`: one binary for this machine that holds everything.
// Bundles first, as what is embedded is paid for at every child's start; compiles; then proves the product by running
// it, and refuses to call a broken one done.

import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { ResultFile } from "../engine/result.ts";
import { jobs } from "../workers/jobs.ts";
import { binaries } from "./install.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TOOLCHAINS = ["deno", "bun"] as const;
type Toolchain = typeof TOOLCHAINS[number];

/** What the product of each toolchain may do. Reading and writing: results, pipes; run: its children; sys: the machine. */
const DENO_PERMISSIONS = ["--allow-read", "--allow-write", "--allow-run", "--allow-env", "--allow-sys", "--allow-net"];

const folder = mkdtempSync(join(tmpdir(), "paratax-compile-"));

function main(words: readonly string[]): number {
  const option = (name: string, fallback: string): string => {
    const at = words.indexOf(name);
    return at < 0 ? fallback : words[at + 1] ?? "";
  };
  const wish = option("--toolchain", "all");
  const out = resolve(ROOT, option("--out", "dist"));
  const chosen = TOOLCHAINS.filter((toolchain) => wish === "all" || wish === toolchain);
  if (chosen.length === 0) {
    console.error(`Cannot compile with --toolchain ${wish}: give ${TOOLCHAINS.join(", ")} or all.`);
    return 2;
  }
  mkdirSync(out, { recursive: true });
  bundle();
  let failed = false;
  for (const toolchain of chosen) {
    const product = join(out, `paratax-${toolchain}${process.platform === "win32" ? ".exe" : ""}`);
    const problem = compilers[toolchain](product) ?? prove(product);
    if (problem) console.error(`${toolchain}: ${problem}`);
    else {console.log(
        `${toolchain}: ${product}, ${(statSync(product).size / 1e6).toFixed(0)} MB, --version in ${
          startMs(product)
        } ms`,
      );}
    failed ||= problem !== null;
  }
  writeSums(out);
  return failed ? 1 : 0;
}

/** cli.js with its chunks, and every job beside it under the name by which `workers/jobs.ts` asks for it. */
function bundle(): void {
  const bun = binaries(ROOT).bun!;
  const common = ["build", "--target=node", "--format=esm", `--outdir=${folder}`];
  run(bun, [...common, "--splitting", "--entry-naming=[name].js", join(ROOT, "cli.ts")]);
  for (const { url } of Object.values(jobs)) {
    const file = fileURLToPath(url);
    run(bun, [...common, "--entry-naming=[name].js", file]);
    const name = basename(file, ".ts");
    renameSync(join(folder, `${name}.js`), join(folder, `${name}.ts`)); // JavaScript is TypeScript too
  }
}

/** Each writes a product, or returns why it cannot, in one sentence. */
const compilers: Record<Toolchain, (product: string) => string | null> = {
  bun(product) {
    const entries = ["cli.js", ...jobFiles()].map((file) => join(folder, file));
    const flags = ["--compile", "--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig", "--minify-syntax"];
    return attempt(binaries(ROOT).bun!, ["build", ...flags, `--outfile=${product}`, ...entries]);
  },
  deno(product) {
    const deno = process.env.PARATAX_DENO ?? binaries(ROOT).deno!;
    const includes = jobFiles().flatMap((file) => ["--include", join(folder, file)]);
    const flags = ["--quiet", "--no-check", "--no-config", "--no-lock", "--v8-flags=--expose-gc", ...DENO_PERMISSIONS];
    const problem = attempt(deno, ["compile", ...flags, ...includes, "--output", product, join(folder, "cli.js")]);
    if (problem && /denort|dl\.deno\.land|download/i.test(problem)) {
      return "Cannot get denort, which deno compile needs: give the path of one in DENORT_BIN, or use --toolchain bun.";
    }
    return problem;
  },
};

function jobFiles(): string[] {
  return Object.values(jobs).map(({ url }) => basename(fileURLToPath(url)));
}

/** Runs threads, processes, shared memory and re-executed children; what goes wrong, or null. */
function prove(product: string): string | null {
  const empty = join(folder, "empty");
  mkdirSync(empty, { recursive: true });
  const tries = [
    ["overhead", "--workers", "2", "--iterations", "2", "--warmup", "0"],
    ["shared-set", "--workers", "2", "--ops", "500", "--warmup", "0"],
    ["sharded-writers", "--workers", "2", "--writers", "2", "--ops", "500", "--warmup", "0"],
  ];
  for (const words of tries) {
    const result = spawnSync(product, [...words, "--json", "-", "--no-progress"], { cwd: empty, encoding: "utf8" });
    if (result.status !== 0) {
      return `${words[0]} ended with ${result.status ?? result.signal}: ${result.stderr}${result.stdout.slice(0, 500)}`;
    }
    const { cells } = JSON.parse(result.stdout) as ResultFile;
    const wrong = cells.find((cell) => cell.status === "measured" && cell.provenance?.compiled !== true);
    if (wrong) return `${words[0]} was not measured by the binary itself`;
  }
  return null;
}

/** The median of nine starts. */
function startMs(product: string): string {
  const times = Array.from({ length: 9 }, () => {
    const begun = performance.now();
    spawnSync(product, ["--version"]);
    return performance.now() - begun;
  });
  return times.sort((a, b) => a - b)[4].toFixed(0);
}

function writeSums(out: string): void {
  const lines = readdirSync(out).filter((name) => name.startsWith("paratax-")).map((name) => {
    const hash = createHash("sha256").update(readFileSync(join(out, name))).digest("hex");
    return `${hash}  ${name}\n`;
  });
  writeFileSync(join(out, "SHA256SUMS"), lines.join(""));
}

function run(program: string, args: readonly string[]): void {
  const problem = attempt(program, args);
  if (problem) throw new Error(problem);
}

function attempt(program: string, args: readonly string[]): string | null {
  const { status, stderr, stdout, error } = spawnSync(program, args, { encoding: "utf8" });
  if (error) return error.message;
  return status === 0 ? null : `${basename(program)} ${args[0]} failed: ${(stderr || stdout).trim()}`;
}

try {
  process.exitCode = main(process.argv.slice(2));
} finally {
  rmSync(folder, { recursive: true });
}
