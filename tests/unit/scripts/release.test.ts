// What a release may hold: every package pinned by its hash and under a licence of the list.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { RUNTIMES } from "../../../runtime/runtimes.ts";
import { pinnedPackages, refusals } from "../../../scripts/release/licences.ts";

const LOCKFILE = readFileSync(new URL("../../../package-lock.json", import.meta.url), "utf8");

test("every package of the lockfile is pinned and has a licence of the list", () => {
  const packages = pinnedPackages(LOCKFILE);
  assert.ok(packages.length > 10);
  assert.deepEqual(refusals(packages), []);
});

test("dependencies are named with exact versions", () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
  ) as Record<string, Record<string, string>>;
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
    assert.match(version, /^\d+\.\d+\.\d+$/, name);
  }
});

/** Whether a range such as "^18.18 || >=20" holds the version; enough of semver for what stands in lockfiles. */
function holds(range: string, [major, minor]: readonly [number, number]): boolean {
  return range.split("||").some((part) => {
    const found = /^(>=|\^|~)?\s*v?(\d+)(?:\.(\d+))?/.exec(part.trim());
    if (!found) return part.trim() === "*" || part.trim() === "";
    const [, sign, least, leastMinor = "0"] = found;
    const enough = major === Number(least) ? minor >= Number(leastMinor) : major > Number(least);
    return enough && (sign === ">=" || major === Number(least));
  });
}

test("every package runs on the oldest Node that package.json names, for npm would warn of it", () => {
  const { packages } = JSON.parse(LOCKFILE) as { packages: Record<string, { engines?: { node?: string } }> };
  const oldest = /^>=(\d+)\.(\d+)$/.exec(packages[""].engines!.node!)!;
  const version = [Number(oldest[1]), Number(oldest[2])] as const;
  const unfit = Object.entries(packages).filter(([, { engines }]) => engines?.node && !holds(engines.node, version));
  assert.deepEqual(unfit.map(([path, { engines }]) => `${path}: ${engines!.node}`), []);
  assert.equal(holds(">=22.12.0", version), false);
  assert.equal(holds("10.* || >= 12.*", version), true);
  assert.equal(holds("^18.0.0 || ^20.20.0", version), false);
});

test("a Node that is too old to run the source is told so by the first file that it reads", () => {
  const entry = readFileSync(new URL("../../../cli.ts", import.meta.url), "utf8").replace(/^#!.*/, "");
  const { type } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  assert.equal(type, undefined, "as a module, a file named .ts is refused before it is read");
  assert.doesNotMatch(entry, /^\s*(import|export)\b|import\.meta/m);
  const errors: string[] = [];
  const old = { versions: { node: "18.20.8" }, exitCode: 0 };
  new Function("globalThis", "console", entry)({ process: old }, { error: (text: string) => errors.push(text) });
  assert.equal(errors.length, 1);
  assert.match(errors[0], /^Cannot run on Node 18\.20\.8 as it must be 24\.0\.0 or newer: install one, or .*\.$/);
  assert.equal(old.exitCode, 2);
  assert.ok(errors[0].includes(RUNTIMES.node.sourceFrom!));
});

test("another licence, none, and a package without a hash are refused", () => {
  const whole = { name: "a", version: "1.0.0", licence: "MIT", integrity: "sha512-x" };
  assert.deepEqual(refusals([whole, { ...whole, licence: "(GPL-3.0 OR MIT)" }]), []);
  assert.deepEqual(refusals([{ ...whole, licence: "GPL-3.0" }]), [
    "a 1.0.0 has the licence GPL-3.0, which is not in the list",
  ]);
  assert.equal(refusals([{ ...whole, licence: "none stated" }]).length, 1);
  const shared = { ...whole, licence: "MPL-2.0" };
  assert.equal(refusals([shared]).length, 1, "a product would have it");
  assert.deepEqual(refusals([{ ...shared, development: true }]), []);
  assert.deepEqual(refusals([{ ...whole, integrity: "" }]), ["a 1.0.0 is not pinned by a hash"]);
});
