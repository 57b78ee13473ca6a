// `deno task compile [--toolchain deno|bun|node|all] [--target host|all|NAME…] [--out dist]`: one binary that holds
// everything. Bundles, compiles, then proves each product that this machine can run, and calls no broken one done.

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
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Bundles, makeBundles } from "./binary/bundle.ts";
import { compilers, contentsFor } from "./binary/compilers.ts";
import { targetOfFile } from "./binary/header.ts";
import { needsInWords, needsOf } from "./binary/needs.ts";
import { billOfMaterials } from "./binary/materials.ts";
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

const SUMS = "SHA256SUMS";

/** The folder of what is not yet proved begins so; the process's number follows. */
const UNPROVED = ".unproved-";

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  const wish = understand(words);
  if (typeof wish === "string") {
    console.error(wish);
    return 2;
  }
  const { out } = wish;
  mkdirSync(out, { recursive: true });
  const folders: string[] = [];
  process.on("exit", () => folders.forEach((one) => rmSync(one, { recursive: true, force: true })));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));
  const makeFolder = (beginning: string): string => {
    const folder = mkdtempSync(beginning);
    folders.push(folder);
    return folder;
  };
  const folder = makeFolder(join(tmpdir(), "paratax-compile-"));
  removeLeft(out);
  const unproved = makeFolder(join(out, `${UNPROVED}${process.pid}-`)); // beside what it replaces, so that it can be renamed there
  const bundles = await makeBundles(folder, wish.toolchains);
  const made: { name: string; toolchain: Toolchain }[] = [];
  let failed = false;
  for (const toolchain of wish.toolchains) {
    for (const target of wish.targets.filter((target) => TARGET_NAMES[toolchain][target])) {
      const name = productName(toolchain, target);
      try {
        const said = await make(toolchain, target, bundles, join(unproved, name), folder);
        made.push({ name, toolchain });
        console.log(said);
      } catch (error) {
        console.error(`${name}: ${(error as Error).message}`);
        failed = true;
      }
    }
  }
  if (made.length > 0) deliver(out, unproved, made);
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
async function make(
  toolchain: Toolchain,
  target: Target,
  bundles: Bundles,
  product: string,
  folder: string,
): Promise<string> {
  const contents = contentsFor(toolchain, bundles);
  const remark = await compilers[toolchain](contents, target, product, join(folder, `${toolchain}-${target}`));
  const kind = targetOfFile(product);
  const needs = needsOf(product);
  const [system, musl = null] = target.split("-musl");
  if (kind !== system || (musl !== null) !== (needs.libc === "musl")) {
    throw new Error(`came out as a program for ${kind ?? "no system that is known"}`);
  }
  const megabytes = `${(statSync(product).size / 1e6).toFixed(0)} MB`;
  const needed = needsInWords(needs);
  const made = [`${basename(product)}: ${megabytes}`, needed && `needs ${needed}`, remark].filter(Boolean).join(", ");
  if (target !== hostTarget()) {
    return `${made}, not run: this machine is ${hostTarget()}${target.startsWith("macos") ? `; ${UNSIGNED}` : ""}`;
  }
  await prove(product, folder);
  const version = await startMs(product, ["--version"]);
  const child = await startMs(product, CHILD_WORDS);
  const times = `--version in ${version.toFixed(0)} ms, a child in ${child.toFixed(0)} ms`;
  return `${made}, ${times}; threads, processes and shared memory proved`;
}

/** Puts the products of this run into their place, with their sums and what is in them. */
function deliver(out: string, unproved: string, made: readonly { name: string; toolchain: Toolchain }[]): void {
  for (const { name, toolchain } of made) {
    writeFileSync(join(unproved, `${name}.cdx.json`), billOfMaterials(name, toolchain));
  }
  const files = made.flatMap(({ name }) => [name, `${name}.cdx.json`]).sort();
  const sums = files.map((file) => {
    return `${createHash("sha256").update(readFileSync(join(unproved, file))).digest("hex")}  ${file}\n`;
  });
  writeFileSync(join(unproved, SUMS), sums.join(""));
  // Together and at the end: who is interrupted keeps the old products, and sums that are theirs.
  for (const file of [...files, SUMS]) renameSync(join(unproved, file), join(out, file));
}

/** Removes what a compile that was killed has left. */
function removeLeft(out: string): void {
  for (const name of readdirSync(out).filter((one) => one.startsWith(UNPROVED))) {
    if (!isRunning(Number.parseInt(name.slice(UNPROVED.length)))) {
      rmSync(join(out, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
