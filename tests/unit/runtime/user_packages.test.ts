// What Deno is told of where a user's code has its packages, by what lies beside the code.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { RUNTIMES } from "../../../runtime/runtimes.ts";
import { USER_RUN_VARIABLE } from "../../../runtime/system.ts";
import { userPackages } from "../../../runtime/user_packages.ts";
import { withFolder } from "../../helpers/folder.ts";

test("runtimes that look beside the code are told nothing", () => {
  assert.deepEqual(userPackages("node", "/a/b"), { env: {} });
  assert.deepEqual(userPackages("bun", "/a/b"), { env: {} });
});

test("Deno is given the nearest configuration and the installed packages, of this folder or above", async () => {
  await withFolder((root) => {
    const deep = join(root, "a b", "c");
    mkdirSync(deep, { recursive: true });
    const { runOwn } = RUNTIMES.deno;
    const bare = userPackages("deno", deep);
    assert.deepEqual(bare.run, runOwn);
    assert.ok("DENO_DIR" in bare.env);
    assert.equal(bare.env.DENO_DIR, process.env.DENO_DIR);

    writeFileSync(join(root, "deno.jsonc"), "{}");
    const above = userPackages("deno", deep).run!;
    assert.ok(above.includes(`--config=${join(root, "deno.jsonc")}`));
    assert.ok(!above.includes("--no-config"), "Deno refuses both");
    assert.equal(above.length, runOwn.length);
    writeFileSync(join(deep, "deno.json"), "{}");
    assert.ok(userPackages("deno", deep).run!.includes(`--config=${join(deep, "deno.json")}`));

    mkdirSync(join(root, "node_modules"));
    const { run, env } = userPackages("deno", deep);
    assert.equal(run!.at(-1), "--node-modules-dir=manual");
    assert.ok(!("DENO_DIR" in env), "compiled code is kept in the run's own folder");
    assert.deepEqual(JSON.parse(env[USER_RUN_VARIABLE]!), run);
  });
});
