// Jobs that are made ready together are each what they were.

import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { outputOf } from "../../../runtime/process.ts";
import { sourceCommand } from "../../../runtime/program.ts";
import { cellEnvironment } from "../../../runtime/variables.ts";
import { withFolder } from "../../helpers/folder.ts";
import { runtime } from "../../helpers/play.ts";

test(
  "a job that was made ready with all others runs its own code",
  { timeout: 60_000 },
  () =>
    withFolder(async (folder) => {
      const env = cellEnvironment(process.env, folder);
      const command = sourceCommand(runtime.identity, new URL("../../fixtures/all_jobs.ts", import.meta.url));
      assert.equal(await outputOf((words, options) => runtime.spawn(words, { ...options, env }), command), "failed");
    }),
);
