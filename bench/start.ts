// What a binary adds to the start of a program: `--version`, and a child that does next to nothing, against an empty
// program that was compiled in the same way. All take turns.

import { mkdirSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { median } from "../engine/result/statistics.ts";
import { makeBundles } from "../scripts/binary/bundle.ts";
import { compilers, type Contents, contentsFor } from "../scripts/binary/compilers.ts";
import { CHILD_WORDS } from "../scripts/binary/prove.ts";
import { hostTarget, type Target, type Toolchain, TOOLCHAINS } from "../scripts/binary/targets.ts";
import { type Bench, line } from "./bench.ts";

const WIDTHS = [9, 9, 9, 6, 8, 6];

export async function benchStart({ folder }: Bench, blocks: number): Promise<void> {
  console.log("Start to exit of a binary, over that of an empty program compiled in the same way; medians");
  console.log(line(["", "empty ms", "--version", "ratio", "child ms", "ratio"], WIDTHS));
  const bundles = await makeBundles(folder);
  const target = hostTarget() as Target;
  for (const toolchain of TOOLCHAINS) {
    const contents = contentsFor(toolchain, bundles);
    try {
      const own = await build(toolchain, contents, "own");
      const empty = await build(toolchain, emptyContents(contents.entry), "empty");
      report(toolchain, takeTurns([[empty], [own, "--version"], [own, ...CHILD_WORDS]], blocks));
    } catch (error) {
      console.log(`${toolchain}: ${(error as Error).message}`);
    }
  }

  async function build(toolchain: Toolchain, contents: Contents, name: string): Promise<string> {
    const product = join(folder, `${toolchain}-${name}`);
    await compilers[toolchain](contents, target, product, join(folder, `${toolchain}-${name}-parts`));
    return product;
  }

  function emptyContents(entry: string): Contents {
    const empty = join(folder, "empty");
    mkdirSync(empty, { recursive: true });
    writeFileSync(join(empty, entry), "0;\n");
    return { folder: empty, entry, jobs: [], assets: [] };
  }
}

/** Milliseconds from start to exit, a list for each command. */
function takeTurns(commands: readonly (readonly string[])[], blocks: number): number[][] {
  const times: number[][] = commands.map(() => []);
  for (let block = 0; block < blocks; block++) {
    const order = [...commands.keys()];
    for (const index of block % 2 === 0 ? order : order.reverse()) {
      const [program, ...words] = commands[index];
      const begun = performance.now();
      const { status } = spawnSync(program, words, { stdio: "ignore" });
      if (status !== 0) throw new Error(`${commands[index].join(" ")} ended with ${status}`);
      times[index].push(performance.now() - begun);
    }
  }
  return times;
}

function report(toolchain: Toolchain, times: readonly number[][]): void {
  const [empty, version, child] = times.map(median);
  const words = [empty.toFixed(1), version.toFixed(1), (version / empty).toFixed(3), child.toFixed(1)];
  console.log(line([toolchain, ...words, (child / empty).toFixed(3)], WIDTHS));
}
