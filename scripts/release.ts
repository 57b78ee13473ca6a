// `deno task release [--from ADDRESS] [--target host|all|NAME…] [--out dist/release]`: all that is published of a version, each
// installed once into an empty folder and tried there. ADDRESS is where the files will be had from; nothing is sent anywhere.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { SHELLS } from "../cli/completions.ts";
import { programsOnPath } from "../runtime/path.ts";
import { run } from "./binary/command.ts";
import { billOfMaterials, productNotices } from "./binary/materials.ts";
import { needsOf } from "./binary/needs.ts";
import { hostTarget, type Toolchain, TOOLCHAINS } from "./binary/targets.ts";
import { packed } from "./npm/archive.ts";
import { buildPackage } from "./npm/build.ts";
import { ARCHITECTURES, type DebianParts, makeDebian } from "./release/debian.ts";
import { formula } from "./release/formula.ts";
import { installScript } from "./release/install_script.ts";
import { pinnedPackages, refusals } from "./release/licences.ts";
import { notesOf } from "./release/notes.ts";
import { proveDebian, proveInstallScript, provePackage } from "./release/prove.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Where the files will be had from, until they have a place. */
const STANDARD_FROM = "https://example.org/paratax";

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
const temporary = mkdtempSync(join(tmpdir(), "paratax-release-"));
process.on("exit", () => rmSync(temporary, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));

try {
  const { from, target, out } = parseArgs({
    options: {
      from: { type: "string", default: STANDARD_FROM },
      target: { type: "string", multiple: true, default: ["host"] },
      out: { type: "string", default: "dist/release" },
    },
  }).values;
  lookAtPackages();
  await release(from.replace(/\/$/, ""), target, resolve(ROOT, out));
} catch (error) {
  console.error(`Cannot release: ${(error as Error).message}`);
  process.exitCode = 1;
}

/** The licences of all packages, and their signatures where npm can tell. Throws an Error where one may not be passed on. */
function lookAtPackages(): void {
  const packages = pinnedPackages(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const wrong = refusals(packages);
  if (wrong.length > 0) throw new Error(wrong.join("; "));
  console.log(`${packages.length} packages are pinned, each under a licence of the list`);
  const { status, error, stdout, stderr } = spawnSync("npm", ["audit", "signatures"], { cwd: ROOT, encoding: "utf8" });
  const said = error
    ? ["there is no npm here"]
    : `${stdout}${stderr}`.trim().split("\n").filter((line) => !/^npm warn/.test(line));
  console.log(status === 0 ? said.join("\n") : `Signatures were not verified: ${said[0] || "npm does not say why"}`);
}

async function release(from: string, targets: readonly string[], out: string): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(out, name), content);
  write("NOTES.md", notesOf(readFileSync(join(ROOT, "CHANGELOG.md"), "utf8"), version));

  await run(process.execPath, [
    ...ownWords(),
    join(ROOT, "scripts", "compile.ts"),
    "--target",
    targets.join(","),
    "--out",
    out,
  ]);
  const products = productsIn(out);
  for (const name of products) console.log(`${name}: proved where this machine runs it`);

  const built = join(temporary, "package");
  await buildPackage(built);
  const archive = `paratax-${version}.tgz`;
  write(archive, packed(built, ["cli.js"]));
  write(`${archive}.cdx.json`, billOfMaterials(archive));
  console.log(`${archive}: ${await provePackage(join(out, archive), temporary)}`);

  const said = async (...words: string[]): Promise<string> =>
    await run(process.execPath, [...ownWords(), join(ROOT, "cli.ts"), ...words]);
  write("NOTICES", productNotices(...TOOLCHAINS));
  write("paratax.1", await said("man"));
  for (const shell of SHELLS) {
    write(`paratax.${shell === "powershell" ? "ps1" : shell}`, await said("completions", shell));
  }

  for (const [target, name] of ofEachTarget(products)) {
    const architecture = ARCHITECTURES[target];
    if (architecture === undefined) continue;
    if (programsOnPath("dpkg-deb").length === 0) {
      console.log("No package for Debian was made, as there is no dpkg-deb here.");
      break;
    }
    const debian = `paratax_${version}_${architecture}.deb`;
    const parts = {
      version,
      architecture,
      program: join(out, name),
      needs: needsOf(join(out, name)),
      manual: readFileSync(join(out, "paratax.1"), "utf8"),
      completions: completionsIn(out),
      notices: productNotices(toolchainOf(name)),
    };
    await makeDebian(parts, join(temporary, debian), join(out, debian));
    console.log(
      `${debian}: ${target === hostTarget() ? await proveDebian(join(out, debian), temporary) : "not tried here"}`,
    );
  }

  write("install.sh", installScript(version, from, [...ofEachTarget(products).values()]));
  const sums = Object.fromEntries([...ofEachTarget(products).values()].map((name) => [name, sumOf(join(out, name))]));
  write("paratax.rb", formula(version, from, sums));
  writeSums(out);
  if (process.platform !== "win32") console.log(`install.sh: ${await proveInstallScript(out, temporary)}`);
  console.log(`All of ${version} is in ${out}`);
}

/** The words that this runtime wants before a script. */
function ownWords(): string[] {
  return process.versions["deno"] ? ["run", "-A"] : [];
}

function productsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => /^paratax-(deno|bun|node)-[\w-]+(\.exe)?$/.test(name)).sort();
}

function toolchainOf(product: string): Toolchain {
  return TOOLCHAINS.find((one) => product.startsWith(`paratax-${one}-`))!;
}

/** The binary that is installed of those for a target: that of the first toolchain that has one. */
function ofEachTarget(products: readonly string[]): Map<string, string> {
  const best = [...products].sort((a, b) => TOOLCHAINS.indexOf(toolchainOf(b)) - TOOLCHAINS.indexOf(toolchainOf(a)));
  return new Map(best.map((name) => [name.replace(/^paratax-\w+?-|\.exe$/g, ""), name])); // the last one counts
}

/** Of the shells that Debian has a place for. */
function completionsIn(out: string): DebianParts["completions"] {
  const of = (shell: string): string => readFileSync(join(out, `paratax.${shell}`), "utf8");
  return { bash: of("bash"), zsh: of("zsh"), fish: of("fish") };
}

function sumOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** The sums of all that is there. */
function writeSums(out: string): void {
  const names = readdirSync(out).filter((name) => name !== "SHA256SUMS").sort();
  writeFileSync(join(out, "SHA256SUMS"), names.map((name) => `${sumOf(join(out, name))}  ${name}\n`).join(""));
}
