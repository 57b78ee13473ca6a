// A run that is watched on a terminal: its table comes in pieces on standard error, and once, whole, on standard output.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { beginProgram, COMMAND } from "../../helpers/command.ts";
import { testOnOne } from "../../helpers/share.ts";

/** Runs a command whose standard error is a terminal of 14 lines, and prints what it was told there as JSON, then its output. */
const AT_A_TERMINAL = `
import fcntl, json, os, struct, subprocess, sys, termios, threading
master, slave = os.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 14, 90, 0, 0))
told = []
def read():
    try:
        while True:
            piece = os.read(master, 65536)
            if not piece: return
            told.append(piece.decode(errors="replace"))
    except OSError: pass
reader = threading.Thread(target=read)
reader.start()
ran = subprocess.run(sys.argv[1:], stdin=slave, stdout=subprocess.PIPE, stderr=slave)
os.close(slave)
reader.join()
print(json.dumps([ran.returncode, "".join(told), ran.stdout.decode()]))
`;
const noPython = spawnSync("python3", ["-c", "import os; os.openpty()"]).status !== 0
  ? "no python3 makes a terminal"
  : false;

testOnOne(1, "--watch draws the table between cells, leaves nothing of it, and the tables come once", {
  timeout: 120_000,
  skip: process.platform === "win32" || noPython,
}, async () => {
  const words = ["overhead", "--workers", "1", "--mode", "threads", "--iterations", "3", "--warmup", "0", "--watch"];
  const env = { TERM: "xterm", NO_COLOR: "1" };
  const { stdout, stderr } = await beginProgram(["python3", "-c", AT_A_TERMINAL, ...COMMAND, ...words], { env })
    .finished;
  const [code, told, tables] = JSON.parse(stdout) as [number, string, string];
  assert.equal(code, 0, stderr + told);
  assert.match(told, /Overhead of 1 workers[^]*threads +spawn/);
  assert.match(told.split("\x1b[?25h")[1]!, /\[\d+A.\[J$/u); // with its cursor again, and all of it away
  assert.equal(tables.match(/^Overhead of 1 workers/gm)?.length, 1);
});
