// A page that is shown in the browser, which here is a program that says what it was given.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { beginProgram, COMMAND } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { savedResult } from "../../helpers/saved_result.ts";
import { testOnOne } from "../../helpers/share.ts";

/** Runs a command whose standard error is a terminal, and prints its exit code and what it said there. */
const AT_A_TERMINAL = `
import os, subprocess, sys
master, slave = os.openpty()
code = subprocess.run(sys.argv[1:], stdin=slave, stdout=subprocess.PIPE, stderr=slave).returncode
os.close(slave)
print(code, os.read(master, 65536).decode())
`;
const noPython = spawnSync("python3", ["-c", "import os; os.openpty()"]).status !== 0
  ? "no python3 makes a terminal"
  : false;

testOnOne(1, "--open hands the page to the browser, in a folder of any name, or says why not", {
  timeout: 60_000,
  skip: process.platform === "win32" || noPython,
}, () =>
  withFolder(async (folder) => {
    const [cwd, programs] = [join(folder, "a & $(touch b)"), join(folder, "programs")];
    for (const made of [cwd, programs]) mkdirSync(made);
    writeFileSync(join(cwd, "r.json"), JSON.stringify(savedResult()));
    writeFileSync(join(programs, "xdg-open"), `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/opened'\n`, { mode: 0o755 });
    const env = { PATH: `${programs}:${process.env.PATH}`, TERM: "xterm", DISPLAY: ":9", WAYLAND_DISPLAY: undefined };
    const words = ["python3", "-c", AT_A_TERMINAL, ...COMMAND, "report", "r.json", "--open"];
    const { stdout, stderr } = await beginProgram(words, { cwd, env }).finished;
    assert.match(stdout, /^0 The page is in paratax-report\.html, and the browser has it\.\r?\n/, stderr);
    assert.equal(readFileSync(join(folder, "opened"), "utf8"), `${join(realpathSync(cwd), "paratax-report.html")}\n`);
    assert.match(readFileSync(join(cwd, "paratax-report.html"), "utf8"), /<\/html>\s*$/);
    assert.ok(!existsSync(join(cwd, "b")));
    const unseen = await beginProgram([...COMMAND, "report", "r.json", "--open"], { cwd, env }).finished;
    assert.deepEqual([unseen.code, unseen.stdout], [0, ""]);
    assert.match(unseen.stderr, /^The page is in paratax-report\.html; .* as nobody is at a terminal\.$/m);
  }));
