// Which of several programs a version means: looks into a table instead of the disk.

import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { chooseVersion, findVersion, tooOld } from "../../../runtime/find_version.ts";
import type { Installed } from "../../../runtime/installed.ts";
import { identity, table } from "../../helpers/inspections.ts";

function at(path: string, version: string | null = null): Installed {
  return { path, version, from: "test" };
}

const HERE = [at("/24.9", "24.9.0"), at("/24.11", "24.11.0"), at("/26", "26.1.0"), at("/on-path")];
const TOLD = {
  "/24.9": identity("node", "24.9.0", "/24.9"),
  "/24.11": identity("node", "24.11.0", "/24.11"),
  "/26": identity("node", "26.1.0", "/26"),
  "/on-path": identity("node", "25.2.0", "/on-path"),
};

test("a prefix means the newest; what says its version itself is not started for nothing", async () => {
  const { seen, look } = table(TOLD);
  assert.deepEqual(await chooseVersion("node", "24", HERE, look), { kind: "found", ...TOLD["/24.11"] });
  assert.deepEqual(seen, ["/on-path", "/24.11"]);
  assert.deepEqual(await chooseVersion("node", "25", HERE, look), { kind: "found", ...TOLD["/on-path"] });
  assert.deepEqual(await chooseVersion("node", "latest", HERE, look), { kind: "found", ...TOLD["/26"] });
});

test("a version that is not here is told beside those that are, and how to get it", async () => {
  assert.deepEqual(await chooseVersion("node", "27", HERE, table(TOLD).look), {
    kind: "missing",
    reason: "Node 27 was not found, but 26.1.0, 25.2.0, 24.11.0, 24.9.0; install it, give node@PATH, or add --fetch, " +
      "which gets it from npm.",
  });
  assert.deepEqual(await chooseVersion("bun", "canary", [], table({}).look), {
    kind: "missing",
    reason: "Bun canary was not found; install it, give bun@PATH, or add --fetch, which gets it from npm.",
  });
});

test("a program that does not work is passed over for the next of its version, and else named", async () => {
  const broken = { ...TOLD, "/24.11": { problem: "may be replaced by others, who may write /" } };
  assert.deepEqual(await chooseVersion("node", "24", HERE, table(broken).look), { kind: "found", ...TOLD["/24.9"] });
  const found = await chooseVersion("node", "24.11", HERE, table(broken).look);
  assert.equal(found.kind, "unfit");
  assert.match(
    found.kind === "unfit" ? found.reason : "",
    /^No Node 24\.11 that fits was found: \/24\.11 may be replaced by others, who may write \/; install it, /,
  );
});

test("a folder that names another version than its program is not believed", async () => {
  const wrong = { ...TOLD, "/24.11": identity("node", "22.0.0", "/24.11") };
  const found = await chooseVersion("node", "24.11", HERE, table(wrong).look);
  assert.match(found.kind === "unfit" ? found.reason : "", /\/24\.11 is Node 22\.0\.0/);
});

test("a canary that says the number of a release is none", async () => {
  const own = identity("bun", "1.4.3", "/bun").identity;
  const { look } = table({
    "/bun": { identity: { ...own, build: "1.4.3-canary.1" } },
    "/old": identity("bun", "1.4.1", "/old"),
  });
  const here = [at("/bun"), at("/old")];
  const found = async (wish: string): Promise<string | null> => {
    const one = await chooseVersion("bun", wish, here, look);
    return one.kind === "found" ? one.identity.path : null;
  };
  assert.deepEqual([await found("canary"), await found("1.4"), await found("1.4.3")], ["/bun", "/old", null]);
});

test("a path may begin with the home folder's short name, as the list of runtimes writes it", async () => {
  const found = await findVersion("node", "~/no/such/node", false);
  assert.ok(found.kind === "unfit" && found.path === join(homedir(), "no", "such", "node"), JSON.stringify(found));
});

test("a version that can do no work is not looked for", () => {
  assert.match(tooOld("node", "18")!, /^Node 18 is too old to do the work; ask for \d+\.\d+\.\d+ or newer\.$/);
  assert.match(tooOld("bun", "1.2.99")!, /^Bun 1\.2\.99 is too old/);
  for (const wish of ["21", "v21.7.3", "22.2"]) {
    assert.equal(tooOld("node", wish), `Node ${wish} is too old to do the work; ask for 22.3.0 or newer.`);
  }
  for (const wish of ["24", "v24.0", "26.1.0", "canary", "/opt/node/bin/node"]) {
    assert.equal(tooOld("node", wish), null);
  }
  assert.equal(tooOld("bun", "1"), null);
});
