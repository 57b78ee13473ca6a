// `node scripts/binary/again.ts FOLDER TOOLCHAIN…`: makes the product of each for this machine once more, unproved, to be held
// against the one that compile made: the same source gives the same binary.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { makeBundles } from "./bundle.ts";
import { compilers, contentsFor } from "./compilers.ts";
import { hostTarget, productName, TARGETS, TOOLCHAINS } from "./targets.ts";

const [, , out = ".", ...named] = process.argv;
const toolchains = TOOLCHAINS.filter((one) => named.includes(one));
const twins = TARGETS.filter((one) => one === hostTarget())
  .flatMap((target) => toolchains.map((toolchain) => ({ toolchain, target })));
const folder = mkdtempSync(join(tmpdir(), "paratax-again-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));

const bundles = await makeBundles(folder, toolchains);
for (const { toolchain, target } of twins) {
  const product = join(out, productName(toolchain, target));
  try {
    await compilers[toolchain](contentsFor(toolchain, bundles), target, product, join(folder, `of-${toolchain}`));
  } catch (error) {
    console.error(`${product}: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
