// The types of what a package exports: declarations that Deno's own compiler makes of the source, as far as they are needed.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { run } from "../binary/command.ts";
import { binaries } from "../install.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A file of the project that a declaration names, up to its ending. */
const NAMED = /(?<=["'])(\.{1,2}\/[\w./-]+)\.ts(?=["'])/g;

/**
 * Modules whose own types, or whose packages' types, Deno's compiler does not know beside its own: those of a browser, and
 * those of Node. No export names them.
 */
const UNTYPED: Readonly<Record<string, string>> = {
  [pathToFileURL(join(ROOT, "report/html/page.ts")).href]:
    "export declare const renderPage: (results: unknown) => string;\n",
  ioredis: "export declare const Redis: any;\n",
};

/** What the compiler begins each file with: its path on this machine. */
const OWN_PATH = /^\/\/\/ <amd-module .*\n/;

/** Writes the declarations of `entries`, files by their paths in the project, and of all that these name, into `folder`. */
export async function writeTypes(entries: readonly string[], folder: string): Promise<void> {
  const made = mkdtempSync(join(tmpdir(), "paratax-types-"));
  try {
    const map = join(made, "map.json");
    const imports = Object.entries(UNTYPED).map(([module, text], index) => {
      const stub = join(made, `stub${index}.d.ts`);
      writeFileSync(stub, text);
      return [module, pathToFileURL(stub).href];
    });
    writeFileSync(map, JSON.stringify({ imports: Object.fromEntries(imports) }));
    const words = ["transpile", "--quiet", "--declaration", "--import-map", map, "--outdir", made, ...entries];
    await run(binaries(ROOT).deno!, words, { NO_COLOR: "1" }, ROOT);
    const known = new Set(entries.map(declarationOf));
    for (const file of known) { // grows as it goes
      const text = readFileSync(join(made, file), "utf8").replace(OWN_PATH, "");
      for (const [, named] of text.matchAll(NAMED)) known.add(posix.join(posix.dirname(file), `${named}.d.ts`));
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text.replace(NAMED, "$1.js"));
    }
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function declarationOf(file: string): string {
  return file.replace(/\.ts$/, ".d.ts");
}
