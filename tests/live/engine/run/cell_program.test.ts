// Which file a cell's process runs: made-up programs, and a real one that runs what was built.

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { CELL_FLAG, parseCellMessage } from "../../../../engine/cell/protocol.ts";
import type { CellKey } from "../../../../engine/result/result.ts";
import { cellCommands } from "../../../../engine/run/cell_program.ts";
import type { Programs } from "../../../../engine/run/programs.ts";
import { findRuntime } from "../../../../runtime/find.ts";
import type { RuntimeName } from "../../../../runtime/runtimes.ts";
import { FOLDER_VARIABLE } from "../../../../runtime/system.ts";
import { beginProgram, runtime } from "../../../helpers/command.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { testOfSource } from "../../../helpers/share.ts";

const ENTRY = new URL("../../../../cli.ts", import.meta.url);
const host = { runtime, entry: ENTRY };

function program(name: RuntimeName, version: string, standalone = false) {
  return { name, version, engine: "V8 1", path: `/opt/${name}-${version}`, standalone };
}

function programsOf(...all: readonly ReturnType<typeof program>[]): Programs {
  return new Map(all.map((one) => [`${one.name}@${one.version}`, one]));
}

test("without an old version each runs the source, and a binary itself", () =>
  withFolder(async (folder) => {
    const [node, deno, binary] = [program("node", "24.0.0"), program("deno", "2.9.0"), program("bun", "1.4.0", true)];
    const commandOf = cellCommands(host, folder, programsOf(node, deno, binary));
    for (const one of [node, deno]) {
      const command = await commandOf(one);
      assert.deepEqual([command[0], command.at(-1)], [one.path, fileURLToPath(ENTRY)]);
    }
    assert.deepEqual(await commandOf(binary), [binary.path]);
  }));

testOfSource(
  "beside an old version of it all of a runtime run what is built, which measures",
  { timeout: 60_000 },
  () =>
    withFolder(async (folder) => {
      const found = await findRuntime("node", undefined, false);
      assert.ok(found.kind === "found");
      const [old, real, deno] = [program("node", "20.19.0"), found.identity, program("deno", "2.9.0")];
      const commandOf = cellCommands(host, folder, programsOf(old, real, deno));
      const [ofOld, ofReal] = [await commandOf(old), await commandOf(real)];
      assert.equal(ofOld.at(-1), ofReal.at(-1));
      assert.equal(dirname(dirname(ofOld.at(-1)!)), folder);
      assert.ok(!ofOld.includes("--disable-sigusr1") && ofReal.includes("--disable-sigusr1"));
      assert.equal((await commandOf(deno)).at(-1), fileURLToPath(ENTRY));
      const config = { workers: 1, iterations: 1, warmup: 0, work_iters: 1 };
      const key: CellKey = { scenario: "overhead", runtime: "node@20", mode: "threads", start: "spawn", config };
      const env = { [FOLDER_VARIABLE]: join(folder) };
      const { stdout, stderr } = await beginProgram([...ofReal, CELL_FLAG, JSON.stringify(key)], { env }).finished;
      const outcomes = stdout.split("\n").map(parseCellMessage).filter((message) => message?.kind === "outcome");
      assert.deepEqual(outcomes.map(({ outcome }) => outcome.status), ["measured"], stderr);
    }),
);
