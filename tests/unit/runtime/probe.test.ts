import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { ask, parseAnswer } from "../../../runtime/probe.ts";
import { plainEnvironment } from "../../../runtime/variables.ts";
import { ELF, withFolder, writeProgram } from "../../helpers/folder.ts";

const skip = process.platform === "win32";
const ANSWER = { name: "node", version: "24.1.0", engine: "V8 13.6", path: "/opt/node" };

test("the last line is the answer", () => {
  assert.deepEqual(parseAnswer(`Using Node 24\r\n${JSON.stringify(ANSWER)}\r\n`), ANSWER);
});

test("anything else is no answer", () => {
  const texts = ["", "v24.1.0", "null", "[]", "{}", "{", JSON.stringify(ANSWER) + "x"];
  const wrong = [{ name: "perl" }, { version: 24 }, { version: "new" }, { engine: null }, { path: 1 }];
  for (const change of wrong) texts.push(JSON.stringify({ ...ANSWER, ...change }));
  for (const text of texts) assert.equal(parseAnswer(text), null, text);
});

test("variables that change how a runtime starts are dropped, all others stay", () => {
  const env = { PATH: "/bin", HOME: "/", NODENV_VERSION: "24" };
  const hostile = { NODE_OPTIONS: "-x", BUN_OPTIONS: "-x", BUN_BE_BUN: "1", DENO_V8_FLAGS: "-x", node_options: "-x" };
  assert.deepEqual(plainEnvironment({ ...env, ...hostile }), env);
});

test(
  "a program that answers is asked with the question as its argument, in the given folder",
  { skip },
  () =>
    withFolder(async (folder) => {
      const program = writeProgram(
        join(folder, "fake"),
        `#!/bin/sh\npwd > seen\nprintf '%s' "$1" >> seen\necho '${JSON.stringify(ANSWER)}'\n`,
      );
      assert.deepEqual(await ask("deno", program, folder), ANSWER);
      assert.equal(readFileSync(join(folder, "seen"), "utf8"), `${folder}\neval`);
    }),
);

test(
  "a program that hangs gets no answer, and its children are ended with it",
  { skip },
  () =>
    withFolder(async (folder) => {
      const program = writeProgram(join(folder, "fake"), "#!/bin/sh\nsleep 60 &\necho $! > child\nwait\n");
      assert.equal(await ask("node", program, folder, 500), null);
      await ended(Number(readFileSync(join(folder, "child"), "utf8")));
    }),
);

test(
  "a program that leaves a child behind holding its output gets no answer",
  { skip },
  () =>
    withFolder(async (folder) => {
      const program = writeProgram(join(folder, "fake"), "#!/bin/sh\nsleep 60 &\necho $! > child\n");
      assert.equal(await ask("node", program, folder, 500), null);
      await ended(Number(readFileSync(join(folder, "child"), "utf8")));
    }),
);

test(
  "a program that prints without end is stopped long before the deadline",
  { skip },
  () =>
    withFolder(async (folder) => {
      const program = writeProgram(
        join(folder, "fake"),
        "#!/bin/sh\nwhile :; do echo 0123456789012345678901234567890; done\n",
      );
      const start = performance.now();
      assert.equal(await ask("node", program, folder, 60_000), null);
      assert.ok(performance.now() - start < 30_000);
    }),
);

test("what cannot be started gives no answer", () =>
  withFolder(async (folder) => {
    assert.equal(await ask("node", join(folder, "nothing"), folder), null);
    assert.equal(await ask("node", writeProgram(join(folder, "broken"), ELF), folder), null);
  }));

/** Settles once a process is gone, or dead and waiting for a parent that never asks. */
async function ended(pid: number): Promise<void> {
  for (let tries = 0; isAlive(pid); tries++) {
    assert.ok(tries < 200, `process ${pid} is still there`);
    await setTimeout(10);
  }
}

function isAlive(pid: number): boolean {
  if (existsSync("/proc/self/stat")) {
    return existsSync(`/proc/${pid}/stat`) && !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("why a program did not answer is told in its own words", { skip }, () =>
  withFolder(async (folder) => {
    const cases: [string, RegExp][] = [
      [
        "#!/bin/sh\necho 'No version is set for command node' >&2\nexit 126\n",
        /^it ended with exit code 126; it said "No version is set for command node"$/,
      ],
      [
        "#!/bin/sh\nprintf '\\033[31merror\\033[0m: set DENO_DIR\\nmore\\n' >&2\nexit 1\n",
        /^it ended with exit code 1; it said "error: set DENO_DIR"$/,
      ],
      ["#!/bin/sh\necho 'cannot choose'\n", /^it said "cannot choose"$/],
      ["#!/bin/sh\nexit 3\n", /^it ended with exit code 3$/],
      ["#!/bin/sh\nkill -SEGV $$\n", /^it was killed by SIGSEGV$/],
      ["#!/bin/sh\necho 'Downloading…' >&2\nsleep 60\n", /^nothing came within 0\.5 s; it said "Downloading…"$/],
      ["#!/nowhere/interpreter\n", /^it could not be started \(ENOENT\)$/],
    ];
    for (const [index, [text, expected]] of cases.entries()) {
      let why = "";
      const program = writeProgram(join(folder, `program-${index}`), text);
      assert.equal(await ask("node", program, folder, 500, (words) => why = words), null);
      assert.match(why, expected);
    }
  }));

test("where Deno keeps its files is no steering: without a home it has no other place", () => {
  assert.deepEqual(plainEnvironment({ DENO_DIR: "/cache", DENO_V8_FLAGS: "-x" }), { DENO_DIR: "/cache" });
});
