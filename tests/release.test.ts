// What a release may hold: every package pinned by its hash and under a licence of the list.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pinnedPackages, refusals } from "../scripts/release.ts";

const LOCKFILE = readFileSync(new URL("../package-lock.json", import.meta.url), "utf8");

test("every package of the lockfile is pinned and has a licence of the list", () => {
  const packages = pinnedPackages(LOCKFILE);
  assert.ok(packages.length > 10);
  assert.deepEqual(refusals(packages), []);
});

test("dependencies are named with exact versions", () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  ) as Record<string, Record<string, string>>;
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
    assert.match(version, /^\d+\.\d+\.\d+$/, name);
  }
});

test("another licence, none, and a package without a hash are refused", () => {
  const whole = { name: "a", version: "1.0.0", licence: "MIT", integrity: "sha512-x" };
  assert.deepEqual(refusals([whole, { ...whole, licence: "(GPL-3.0 OR MIT)" }]), []);
  assert.deepEqual(refusals([{ ...whole, licence: "GPL-3.0" }]), [
    "a 1.0.0 has the licence GPL-3.0, which is not in the list",
  ]);
  assert.equal(refusals([{ ...whole, licence: "none stated" }]).length, 1);
  assert.deepEqual(refusals([{ ...whole, integrity: "" }]), ["a 1.0.0 is not pinned by a hash"]);
});
