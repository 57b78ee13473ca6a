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

/** Draws pages with a library whose own types speak of a browser, which Deno's compiler does not know; no export names it. */
const UNTYPED = {
  file: "report/html/page.ts",
  stub: "export declare const renderPage: (results: unknown) => string;\n",
};

/** What the compiler begins each file with: its path on this machine. */
const OWN_PATH = /^\/\/\/ <amd-module .*\n/;

/** Writes the declarations of `entries`, files by their paths in the project, and of all that these name, into `folder`. */
export async function writeTypes(entries: readonly string[], folder: string): Promise<void> {
  const made = mkdtempSync(join(tmpdir(), "paratax-types-"));
  try {
    const [stub, map] = [join(made, "stub.d.ts"), join(made, "map.json")];
    writeFileSync(stub, UNTYPED.stub);
    const imports = { [pathToFileURL(join(ROOT, UNTYPED.file)).href]: pathToFileURL(stub).href };
    writeFileSync(map, JSON.stringify({ imports }));
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
