// Makes the package for npm: the program and the library as JavaScript, with its packages inside, so that nothing else is
// installed and each runtime finds all of it wherever it keeps packages; and the types of what the library exports.

import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe } from "../../cli/described.ts";
import { formsOf } from "../../cli/forms.ts";
import { manualPage } from "../../cli/manual_page.ts";
import { RUNTIMES } from "../../runtime/runtimes.ts";
import { NOTICES_FILE } from "../../runtime/system.ts";
import { loadCatalogue } from "../../scenarios/known.ts";
import { bundle, bundleProgram } from "../binary/bundle.ts";
import { productNotices } from "../binary/materials.ts";
import { byLine } from "./maps.ts";
import { writeTypes } from "./types.ts";
import { weigh, type Weight } from "./weight.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What draws charts, which is loaded where a page is made, and by one file. */
const CHARTS = { name: "echarts", file: "echarts.js", usedIn: "report/html/charts.ts" };

/** Libraries that are larger than all that loads them, each in a file of its own, and the one file that imports it. */
export const LIBRARIES = [CHARTS, { name: "ioredis", file: "ioredis.js", usedIn: "workers/store_connection.ts" }];

/** Where npm takes the manual page from, to put it where man looks. */
const MANUAL = "paratax.1";

/** Texts that stand in the package as they do here. */
const COPIED = ["README.md", "LICENSE", "CHANGELOG.md"];

/**
 * Fills `folder`, whatever was there, with what `npm publish` takes, and says how much that is. Rejects where a part of the
 * source is not as it expects, or where it is too much.
 */
export async function buildPackage(folder: string): Promise<Weight> {
  await fill(folder);
  await writeTypes(["mod.ts", "worker.ts"], join(folder, "types"));
  return weigh(folder, join("dist", CHARTS.file));
}

/** The same without its types, which take most of the time. */
export async function buildUntyped(folder: string): Promise<Weight> {
  await fill(folder);
  return weigh(folder, join("dist", CHARTS.file));
}

async function fill(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const code = join(folder, "dist");
  mkdirSync(code, { recursive: true });
  const entries = [join(ROOT, "cli", "start.ts"), join(ROOT, "mod.ts")];
  const flags = ["--sourcemap=linked", ...LIBRARIES.map(({ name }) => `--external=${name}`)];
  await bundleProgram(entries, code, flags, [join(ROOT, "worker.ts")]);
  mapToSources(code);
  for (const library of LIBRARIES) await addLibrary(library, code);
  for (const name of COPIED) copyFileSync(join(ROOT, name), join(folder, name));
  cpSync(join(ROOT, "contenders"), join(folder, "contenders"), { recursive: true });
  copyFileSync(join(ROOT, "engine", "result", "result.schema.json"), join(folder, "result.schema.json"));
  writeFileSync(join(folder, NOTICES_FILE), productNotices());
  writeFileSync(join(folder, MANUAL), manualPage(describe(formsOf(await loadCatalogue()))));
  writeFileSync(join(folder, "cli.js"), builtEntry(readFileSync(join(ROOT, "cli.ts"), "utf8")));
  writeFileSync(join(folder, "package.json"), manifest(readFileSync(join(ROOT, "package.json"), "utf8")));
}

/** A library goes into a file of its own, in as few bytes as can be, with just what is used of it. */
async function addLibrary({ name, file, usedIn }: typeof CHARTS, code: string): Promise<void> {
  const used = [...readFileSync(join(ROOT, usedIn), "utf8").matchAll(/^import \{ (.*) \} from "(.*)";$/gm)]
    .filter(([, , from]) => from === name).flatMap(([, names]) => names!.split(", "))
    .filter((one) => !one.startsWith("type "));
  const folder = mkdtempSync(join(tmpdir(), "paratax-library-"));
  try {
    const entry = join(folder, file);
    writeFileSync(entry, `export { ${used.join(", ")} } from ${JSON.stringify(join(ROOT, "node_modules", name))};\n`);
    await bundle([entry], code, ["--format=esm", "--minify", "--entry-naming=[name].js"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const importing = new RegExp(`from ?"${name}"`, "g");
  const users = readdirSync(code).filter((one) => one.endsWith(".js")).map((one) => join(code, one))
    .filter((path) => readFileSync(path, "utf8").search(importing) >= 0);
  if (users.length === 0) throw new Error(`no file of the bundle imports ${name}`);
  for (const user of users) {
    writeFileSync(user, readFileSync(user, "utf8").replace(importing, `from "./${file}"`));
  }
}

/** The package.json of the package, of the text of the project's. */
function manifest(projects: string): string {
  const { name, version, description, license, engines } = JSON.parse(projects);
  const { gap } = RUNTIMES.node;
  const entry = (file: string) => ({ types: `./types/${file}.d.ts`, default: `./dist/${file}.js` });
  return JSON.stringify(
    {
      name,
      version,
      description,
      license,
      keywords: ["benchmark", "workers", "threads", "processes", "deno", "bun", "node"],
      type: "module",
      engines: { node: gap ? `${engines.node} <${gap[0]} || >=${gap[1]}` : engines.node },
      bin: { [name]: "cli.js" },
      man: [`./${MANUAL}`],
      exports: {
        ".": entry("mod"),
        "./worker": entry("worker"),
        "./cli": "./dist/start.js",
        "./result.schema.json": "./result.schema.json",
        "./package.json": "./package.json",
      },
    },
    null,
    2,
  ) + "\n";
}

/** The way in, of the text of cli.ts: npm starts it by its first line, and Node 20 runs what it loads. */
export function builtEntry(source: string): string {
  const { minimum, gap = [] } = RUNTIMES.node;
  const changes = [
    [/^#!.*/, "#!/usr/bin/env node"],
    [/"\.\/cli\/start\.ts"/, '"./dist/start.js"'],
    [`"${RUNTIMES.node.sourceFrom}"`, [minimum, ...gap].map((version) => `"${version}"`).join(", ")],
  ] as const;
  return changes.reduce((text, [from, to]) => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`cli.ts has no ${from} any more`);
    return changed;
  }, source);
}

/**
 * A stack trace names the project's files by their paths in it, and a line. The texts, and places within a line, stay out:
 * they would be most of the package.
 */
function mapToSources(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => one.endsWith(".map"))) {
    const map = JSON.parse(readFileSync(join(folder, name), "utf8")) as {
      sources: string[];
      sourcesContent?: string[];
      mappings: string;
    };
    map.sources = map.sources.map((source) => relative(ROOT, resolve(folder, source)).replaceAll("\\", "/"));
    delete map.sourcesContent;
    map.mappings = byLine(map.mappings);
    writeFileSync(join(folder, name), JSON.stringify(map));
  }
}
