// What the machine itself allows, as a contender: the same work in C, compiled here where there is a compiler.

import { statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { outputOf } from "../../runtime/process.ts";
import { FLOOR_NAME } from "../../runtime/system.ts";
import { systemProgram } from "../../runtime/system_program.ts";
import { type Contender, contenderOf } from "./contender.ts";
import { contenderSource } from "./contender_source.ts";
import type { Host } from "./host.ts";

const COMPILERS = ["cc", "gcc", "clang"];
const FLAGS = ["-O2", "-march=native", "-pthread"];

/** The floor by its name, "c"; nothing where no compiler is, or a system whose calls it does not make. */
export async function findFloor(host: Pick<Host, "runtime" | "entry">): Promise<Record<string, Contender>> {
  const { spawn, system } = host.runtime;
  const compiler = COMPILERS.map(systemProgram).find((path) => path !== null);
  const text = await contenderSource(host, "c/floor.c", FLOOR_NAME);
  if (!compiler || text === null || system !== "linux") return {};
  const version = (await outputOf(spawn, [compiler, "-dumpfullversion", "-dumpversion"])).trim();
  if (!/^\d[\w.]*$/.test(version)) return {};
  const identity = { name: "c", version, engine: `C, ${basename(compiler)}`, path: compiler, standalone: false };
  return {
    c: contenderOf(identity, async (folder) => {
      const [source, program] = [join(folder, "floor.c"), join(folder, "floor")];
      writeFileSync(source, text, { mode: 0o400 });
      await outputOf(spawn, [compiler, ...FLAGS, "-o", program, source]);
      if (!statSync(program, { throwIfNoEntry: false })) throw new Error(`${compiler} made nothing of floor.c`);
      return [program];
    }),
  };
}
