// What the machine itself allows, as a contender: the same work in C, compiled here where there is a compiler.

import { statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { outputOf } from "../../runtime/process.ts";
import { FLOOR_NAME } from "../../runtime/system.ts";
import { systemProgram } from "../../runtime/system_program.ts";
import { type Contender, contenderOf } from "./contender.ts";
import type { Host } from "./host.ts";

const COMPILERS = ["cc", "gcc", "clang"];
const FLAGS = ["-O2", "-march=native", "-pthread"];

/** The floor by its name, "c"; nothing where no compiler is, or a system whose calls it does not make. */
export async function findFloor(
  { runtime, entry }: Pick<Host, "runtime" | "entry">,
): Promise<Record<string, Contender>> {
  const compiler = COMPILERS.map(systemProgram).find((path) => path !== null);
  if (!compiler || runtime.system !== "linux") return {};
  const version = (await outputOf(runtime.spawn, [compiler, "-dumpfullversion", "-dumpversion"])).trim();
  if (!/^\d[\w.]*$/.test(version)) return {};
  const identity = { name: "c", version, engine: `C, ${basename(compiler)}`, path: compiler, standalone: false };
  return {
    c: contenderOf(identity, async (folder) => {
      const carried = await runtime.carried(FLOOR_NAME);
      const program = join(folder, "floor");
      const source = carried === null
        ? fileURLToPath(new URL("./contenders/c/floor.c", entry))
        : join(folder, "floor.c");
      if (carried !== null) writeFileSync(source, carried, { mode: 0o400 });
      await outputOf(runtime.spawn, [compiler, ...FLAGS, "-o", program, source]);
      if (!statSync(program, { throwIfNoEntry: false })) throw new Error(`${compiler} made nothing of floor.c`);
      return [program];
    }),
  };
}
