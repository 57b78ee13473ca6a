// Whoever reads what the command says may be slow, go away, or never read: each byte comes once, and signals are heard.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, constants, openSync, readFileSync, readSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { binaries } from "../../../scripts/install.mjs";
import { beginProgram, COMMAND } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { savedResult } from "../../helpers/saved_result.ts";
import { oneOf, testOfSource } from "../../helpers/share.ts";

const NODE = binaries(fileURLToPath(new URL("../../..", import.meta.url))).node!;
const slow = { skip: process.platform === "win32", timeout: 60_000 };

/** Leaves the pipe that is its standard output in the state that no write waits. */
const UNBLOCK = `${NODE} -e 'process.stdout.write(""); process.kill(process.pid, "SIGKILL")' 2> /dev/null`;

/** A folder with a result whose tables are larger than any pipe. */
function withLarge(use: (folder: string) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const result = savedResult();
    const cells = Array.from({ length: 1500 }, (_, index) => ({
      ...result.cells[index % 2],
      config: { ...result.cells[index % 2].config, workers: index + 1 },
    }));
    writeFileSync(join(folder, "large.json"), JSON.stringify({ ...result, cells }));
    await use(folder);
  });
}

function shell(script: string, cwd: string) {
  return beginProgram(["bash", "-c", script, "bash", ...COMMAND], { cwd });
}

testOfSource("to a slow reader, also of a pipe on which nothing waits, each byte goes once", slow, async () => {
  await withLarge(async (folder) => {
    const more = {
      blocked: '"$@" report large.json --csv - 2> /dev/null | { sleep 0.5; cat; } > blocked',
      tables: `{ ${UNBLOCK}; "$@" report large.json 2> /dev/null; } | { sleep 0.5; cat; } > tables`,
    };
    const tried = oneOf(["blocked", "tables"] as const);
    const script = `"$@" report large.json --csv - > expected 2> /dev/null &&
      { ${UNBLOCK}; "$@" report large.json --csv - 2> /dev/null; } | { sleep 0.5; cat; } > unblocked
      ${tried.map((name) => more[name]).join("\n")}`;
    const { code, stderr } = await shell(script, folder).finished;
    assert.equal(code, 0, stderr);
    const read = (name: string): string => readFileSync(join(folder, name), "utf8");
    const expected = read("expected");
    assert.ok(expected.length > 128 * 1024, `${expected.length}`);
    assert.ok(read("unblocked") === expected, "unblocked differs");
    if (tried.includes("blocked")) assert.ok(read("blocked") === expected, "blocked differs");
    if (tried.includes("tables")) assert.ok(read("tables").split("\n").length > 1500);
  });
});

test("a reader that goes away ends the command without a word", slow, async () => {
  await withLarge(async (folder) => {
    const script = `{ "$@" report large.json 2> said; echo $? > code; } | head -n 3 > seen`;
    await shell(script, folder).finished;
    assert.equal(readFileSync(join(folder, "code"), "utf8"), "130\n");
    assert.equal(readFileSync(join(folder, "said"), "utf8").trim().split("\n").length, 1); // its heading
  });
});

/** Whether anything is in a pipe, of which this takes a byte. */
function hasText(pipe: number): boolean {
  try {
    return readSync(pipe, new Uint8Array(1)) > 0;
  } catch {
    return false; // nothing yet
  }
}

for (const signal of oneOf(["SIGINT", "SIGTERM"] as const)) {
  testOfSource(`${signal} ends a command whose output nobody reads`, slow, async () => {
    await withLarge(async (folder) => {
      assert.equal(spawnSync("mkfifo", [join(folder, "pipe")]).status, 0);
      const running = shell(`exec 3<> pipe; exec "$@" report large.json --csv - > pipe`, folder);
      const pipe = openSync(join(folder, "pipe"), constants.O_RDONLY | constants.O_NONBLOCK);
      while (!hasText(pipe)) await new Promise((resolve) => setTimeout(resolve, 20)); // it hears signals by then
      closeSync(pipe);
      await new Promise((resolve) => setTimeout(resolve, 500)); // and the pipe is to be full
      const begun = performance.now();
      running.kill(signal);
      assert.equal((await running.finished).code, 130);
      assert.ok(performance.now() - begun < 5000); // 2 s on a machine that is left alone
    });
  });
}

/** Starts a command on a terminal that is full, as after Ctrl-S, interrupts it, and says how long it took to end. */
const ON_A_FULL_TERMINAL = `
import os, re, signal, subprocess, sys, time
master, slave = os.openpty()
os.set_blocking(slave, False)
try:
    while True: os.write(slave, b"x" * 1024)
except BlockingIOError: pass
os.set_blocking(slave, True)
child = subprocess.Popen(sys.argv[1:], stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
try:
    while child.poll() is None and not int(re.search(r"SigCgt:\\s*(\\w+)", open(f"/proc/{child.pid}/status").read())[1], 16) & 2:
        time.sleep(0.02)
except FileNotFoundError: pass
time.sleep(2)
if child.poll() is not None: sys.exit("it ended too early")
begun = time.time()
child.send_signal(signal.SIGINT)
try: child.wait(15)
except subprocess.TimeoutExpired:
    os.killpg(child.pid, signal.SIGKILL)
    sys.exit("it did not end")
print(child.returncode, time.time() - begun)
`;
const noPython = spawnSync("python3", ["-c", "import os; os.openpty()"]).status !== 0
  ? "no python3 makes a terminal"
  : false;

testOfSource(
  "Ctrl-C ends a command whose terminal takes nothing",
  { ...slow, skip: slow.skip || noPython },
  async () => {
    const words = ["overhead", "--workers", "1", "--mode", "threads", "--start", "pool", "--iterations", "1000000"];
    const env = { TERM: "xterm" };
    const { code, stdout, stderr } = await beginProgram(["python3", "-c", ON_A_FULL_TERMINAL, ...COMMAND, ...words], {
      env,
    })
      .finished;
    assert.equal(code, 0, stderr);
    const [ended, seconds] = stdout.trim().split(" ").map(Number);
    assert.equal(ended, 130);
    assert.ok(seconds! < 5, `${seconds} s`);
  },
);
