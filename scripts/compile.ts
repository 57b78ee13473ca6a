// `deno task compile [--toolchain deno|bun|node|all] [--target host|all|NAME…] [--out dist]`: one binary that holds
// everything. Bundles, compiles, then proves each product that this machine can run, and calls no broken one done.

import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Bundles, jobFiles, makeBundles } from "./binary/bundle.ts";
import { compilers, contentsFor } from "./binary/compilers.ts";
import { targetOfFile } from "./binary/header.ts";
import { CHILD_WORDS, prove, startMs } from "./binary/prove.ts";
import {
  hostTarget,
  productName,
  type Target,
  TARGET_NAMES,
  TARGETS,
  type Toolchain,
  TOOLCHAINS,
} from "./binary/targets.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What a Mac asks of a binary that another system has made. */
const UNSIGNED = "a Mac runs it once it was signed there: codesign --force --sign - FILE";

process.exitCode = main(process.argv.slice(2));

function main(words: string[]): number {
  const wish = understand(words);
  if (typeof wish === "string") {
    console.error(wish);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "paratax-compile-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));
  mkdirSync(wish.out, { recursive: true });
  const bundles = makeBundles(folder);
  let failed = false;
  for (const toolchain of wish.toolchains) {
    for (const target of wish.targets.filter((target) => TARGET_NAMES[toolchain][target])) {
      try {
        console.log(make(toolchain, target, bundles, wish.out, folder));
      } catch (error) {
        console.error(`${productName(toolchain, target)}: ${(error as Error).message}`);
        failed = true;
      }
    }
  }
  writeSums(wish.out);
  return failed ? 1 : 0;
}

interface Wish {
  readonly toolchains: readonly Toolchain[];
  readonly targets: readonly Target[];
  readonly out: string;
}

/** What is asked for, or a sentence of what is wrong with it. */
function understand(words: string[]): Wish | string {
  let given;
  try {
    given = parseArgs({
      args: words,
      options: {
        toolchain: { type: "string", default: "all" },
        target: { type: "string", multiple: true, default: ["host"] },
        out: { type: "string", default: "dist" },
      },
    }).values;
  } catch (error) {
    return `Cannot compile: ${(error as Error).message.split(". ")[0]}; give --toolchain, --target or --out.`;
  }
  const { toolchain, target, out } = given;
  const toolchains = TOOLCHAINS.filter((one) => toolchain === "all" || toolchain === one);
  if (toolchains.length === 0) {
    return `Cannot compile with --toolchain ${toolchain}: give ${TOOLCHAINS.join(", ")} or all.`;
  }
  const names = target.flatMap((text) => text.split(",")).map((name) => name === "host" ? hostTarget() : name);
  const wrong = names.find((name) => name !== "all" && !TARGETS.some((one) => one === name));
  if (wrong !== undefined) return `Cannot compile for ${wrong}: give host, all or ${TARGETS.join(", ")}.`;
  const targets = TARGETS.filter((one) => names.includes("all") || names.includes(one));
  if (!toolchains.some((one) => targets.some((target) => TARGET_NAMES[one][target]))) {
    return `Cannot compile with ${toolchain} for ${targets.join(", ")}: it has no such target; use --toolchain bun.`;
  }
  return { toolchains, targets, out: resolve(ROOT, out) };
}

/** Compiles and, where it runs here, proves; a line that says what came of it. */
function make(toolchain: Toolchain, target: Target, bundles: Bundles, out: string, folder: string): string {
  const product = join(out, productName(toolchain, target));
  const contents = contentsFor(toolchain, toolchain === "node" ? bundles.single : bundles.program, jobFiles);
  compilers[toolchain](contents, target, product, join(folder, `${toolchain}-${target}`));
  const kind = targetOfFile(product);
  if (kind !== target) {
    rmSync(product);
    throw new Error(`came out as a program for ${kind ?? "no system that is known"}`);
  }
  const made = `${productName(toolchain, target)}: ${(statSync(product).size / 1e6).toFixed(0)} MB`;
  if (target !== hostTarget()) {
    return `${made}, not run: this machine is ${hostTarget()}${target.startsWith("macos") ? `; ${UNSIGNED}` : ""}`;
  }
  try {
    prove(product);
  } catch (error) {
    rmSync(product);
    throw error;
  }
  const [version, child] = [["--version"], CHILD_WORDS].map((words) => startMs(product, words).toFixed(0));
  return `${made}, --version in ${version} ms, a child in ${child} ms; threads, processes and shared memory proved`;
}

function writeSums(out: string): void {
  const lines = readdirSync(out).filter((name) => name.startsWith("paratax-")).sort().map((name) => {
    const hash = createHash("sha256").update(readFileSync(join(out, name))).digest("hex");
    return `${hash}  ${name}\n`;
  });
  writeFileSync(join(out, "SHA256SUMS"), lines.join(""));
}
