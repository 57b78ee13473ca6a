// Several versions of a runtime, from outside: measured beside each other, in turns, and listed.

import assert from "node:assert/strict";
import { appendFileSync, chmodSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { findRuntime } from "../../../runtime/find.ts";
import { begin, paratax, subject } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { testOnOne } from "../../helpers/share.ts";
import { valid } from "../../helpers/valid.ts";

const TINY = [
  "--iterations",
  "1",
  "--warmup",
  "0",
  "--workers",
  "1",
  "--mode",
  "threads",
  "--start",
  "spawn",
  "--no-progress",
];
const slow = { timeout: 60_000, skip: process.platform !== "linux" && "a copy of a program must be signed again" };

/** The program of Bun, which is the smallest, and a copy that differs in a byte behind its end: another build of the same version. */
async function twoBuilds(folder: string) {
  const found = await findRuntime("bun", undefined, false);
  assert.ok(found.kind === "found");
  const { path, version } = found.identity;
  const copy = join(folder, "bun");
  copyFileSync(path, copy);
  appendFileSync(copy, "\n");
  chmodSync(copy, 0o755); // last, as Deno's appendFileSync takes it away
  return { path, version, copy };
}

testOnOne(
  1,
  "two builds of a version are an axis, each a cell of its own in every block",
  slow,
  () =>
    withFolder(async (folder) => {
      const { path, version, copy } = await twoBuilds(folder);
      const axis = ["compare", "overhead", "--axis", `bun=${path},${copy}`, "--blocks", "2", "--seed", "1"];
      const tiny = TINY.filter((word, index) =>
        !["--mode", "--start"].includes(TINY[index - 1]) && !/^--(mode|start)$/.test(word)
      );
      const { code, stdout, stderr } = await paratax(...axis, ...tiny, "--json", "-");
      assert.equal(code, 0, stderr);
      const { cells, comparison } = valid(stdout);
      const labels = comparison!.cells.map(({ label }) => label);
      assert.equal(new Set(labels).size, 2);
      for (const label of labels) {
        assert.match(label, new RegExp(`^bun@${version.replaceAll(".", "\\.")}\\+[0-9a-f]{7}$`));
      }
      assert.deepEqual(comparison!.axes, { runtime: labels });
      for (const [index, label] of labels.entries()) {
        const own = cells.filter(({ runtime }) => runtime === label);
        assert.equal(own.length, index === 0 ? 4 : 2, "the first is run twice in a block");
        assert.ok(own.every(({ status }) => status === "measured"));
      }
      assert.equal(comparison!.pairs.length, 1);
    }),
);

testOnOne(1, "a version that is not here is a row with the reason, beside those that are", slow, async () => {
  const { code, stdout } = await paratax("overhead", "--runtime", "self,bun@1.3.99", ...TINY, "--json", "-");
  assert.equal(code, 0);
  const { cells } = valid(stdout);
  assert.deepEqual(cells.map(({ status }) => status), ["measured", "unsupported"]);
  const [, missing] = cells;
  assert.equal(missing.runtime, "bun@1.3.99");
  assert.match(missing.status === "unsupported" ? missing.reason : "", /^Bun 1\.3\.99 was not found.* add --fetch/);
});

testOnOne(1, "what is here is listed, with its version and where it is from", slow, () =>
  withFolder(async (folder) => {
    const { path, version, copy } = await twoBuilds(folder);
    const env = { PATH: folder, HOME: folder };
    const listed = await begin(["runtimes", "--json", "-"], { env }).finished;
    assert.equal(listed.code, 0, listed.stderr);
    const { schema, runtimes } = JSON.parse(listed.stdout);
    assert.equal(schema, "paratax-runtimes/1");
    const [own] = runtimes.filter((one: { path: string }) => one.path === copy);
    const inside = runtimes.filter(({ from }: { from: string }) => from === "this binary");
    assert.deepEqual(inside.map((one: { runtime: string }) => one.runtime), subject.compiled ? [subject.name] : []);
    assert.deepEqual([own.runtime, own.version, own.from, own.problem], ["bun", version, "PATH", null]);
    assert.notEqual(path, copy);
    const shown = await begin(["runtimes"], { env }).finished;
    assert.match(shown.stdout, new RegExp(`^bun ${version.replaceAll(".", "\\.")} +PATH +~/bun$`, "m"));
  }));
