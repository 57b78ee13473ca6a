// `deno task package [--out dist/npm]`: the folder that `npm publish` takes.

import { readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildPackage } from "./npm/build.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

try {
  const { out } = parseArgs({ options: { out: { type: "string", default: "dist/npm" } } }).values;
  const folder = resolve(ROOT, out);
  const weight = await buildPackage(folder);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(folder, name))).filter((one) => one.isFile());
  const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(0)} kB`;
  console.log(
    `${relative(ROOT, folder) || "."}: ${files.length} files, ${
      kilobytes(files.reduce((sum, { size }) => sum + size, 0))
    }, packed ${kilobytes(weight.packed)}, without what draws charts ${kilobytes(weight.withoutCharts)}`,
  );
} catch (error) {
  console.error(`Cannot make the package: ${(error as Error).message.split(". ")[0]}.`);
  process.exitCode = 1;
}
