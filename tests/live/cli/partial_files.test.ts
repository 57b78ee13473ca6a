// What was measured is delivered, whatever cannot be done besides.

import { test } from "node:test";
import assert from "node:assert/strict";
import { chmodSync, chownSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beginProgram, COMMAND } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { noUnprivileged, unprivileged, unprivilegedUser } from "../../helpers/unprivileged.ts";
import { valid } from "../../helpers/valid.ts";

const SMALL = ["overhead", "--quick", "--workers", "1", "--warmup", "1", "--mode", "threads", "--start", "spawn"];

test("a temporary folder that cannot be removed is a warning", { skip: noUnprivileged, timeout: 60_000 }, async () => {
  await withFolder(async (folder) => {
    chmodSync(folder, 0o755);
    const TMPDIR = join(folder, "tmp");
    mkdirSync(TMPDIR);
    chownSync(TMPDIR, unprivilegedUser, unprivilegedUser);
    const words = [...SMALL, "--iterations", "30", "--json", "-"];
    const running = beginProgram([...unprivileged, ...COMMAND, ...words], { env: { TMPDIR } });
    let ended = false;
    void running.finished.then(() => ended = true);
    while (!ended && readdirSync(TMPDIR).length === 0) await new Promise((go) => setTimeout(go, 20));
    chmodSync(TMPDIR, 0o555);
    const { code, stdout, stderr } = await running.finished;
    assert.equal(code, 0, stderr);
    assert.equal(valid(stdout).complete, true);
    assert.match(stderr, /^Cannot remove the temporary folder .*tmp\/paratax-[-\w]+ \(\w+\): remove it yourself\.$/m);
    chmodSync(TMPDIR, 0o755);
  });
});
