// The command without a word: what can be asked, and this machine's own first answer.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { FOLDER_VARIABLE } from "../../../runtime/system.ts";
import { begin, COMMAND, runtime } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { testOnOne } from "../../helpers/share.ts";

testOnOne(
  1,
  "a first answer with its interval follows what can be asked",
  { timeout: 120_000 },
  () =>
    withFolder(async (folder) => {
      const TMPDIR = join(folder, "tmp");
      mkdirSync(TMPDIR);
      const { code, stdout, stderr } = await begin([], { env: { TMPDIR } }).finished;
      assert.equal(code, 0, stderr + stdout);
      assert.deepEqual(stdout.split("\n").filter((line) => line.length > 80), []);
      const [path, answer] = stdout.split("A first answer");
      assert.match(
        path,
        /^Usage: paratax [^]*What tax do you pay to get parallelism[^]*paratax task [^]*paratax doctor/,
      );
      assert.match(
        answer,
        /^: 2 workers created, used once and ended here,\nby \w+ \S+\.\n\n[^]* times\s+\(\d[\d.]*\s+…\s+\d[\d.]*\)/,
      );
      assert.deepEqual(readdirSync(TMPDIR), []);
    }),
);

testOnOne(1, "it ends at once when it is interrupted", { timeout: 60_000 }, async () => {
  let said = "";
  const child = runtime.spawn(COMMAND, {
    env: { [FOLDER_VARIABLE]: undefined },
    onOutput() {},
    onError(bytes) {
      said += new TextDecoder().decode(bytes);
      if (/\d+\/\d+ overhead/.test(said)) child.kill("SIGINT");
    },
  });
  assert.deepEqual(await child.exited, { kind: "exited", code: 130 }, said);
});
