// What is private stays so: the run's folder, the processes, and who measured.

import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { redacted } from "../../../engine/result/privacy.ts";
import { begin, subject } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { testOfSource, testOfSourceOnOne, testOnOne } from "../../helpers/share.ts";
import { valid } from "../../helpers/valid.ts";

const skip = process.platform === "win32";
const slow = { skip, timeout: 60_000 };
const SMALL = ["overhead", "--quick", "--workers", "1", "--warmup", "1", "--mode", "threads", "--start", "spawn"];

testOfSourceOnOne(1, "a temporary folder in which others may replace things is refused", slow, async () => {
  await withFolder(async (folder) => {
    const open = join(folder, "open");
    mkdirSync(join(open, "below"), { recursive: true });
    chmodSync(open, 0o777);
    for (const TMPDIR of [open, join(open, "below")]) {
      const { code, stdout, stderr } = await begin([...SMALL, "--iterations", "1"], { env: { TMPDIR } }).finished;
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.match(
        stderr,
        /^Cannot make a temporary folder in \S+ as others may replace what is in \S+open: set TMPDIR/,
      );
      assert.deepEqual(readdirSync(open), ["below"]);
    }
    chmodSync(open, 0o1777); // as /tmp is: nobody can replace what is somebody else's
    const { code, stderr } = await begin([...SMALL, "--iterations", "1"], { env: { TMPDIR: open } }).finished;
    assert.equal(code, 0, stderr);
  });
});

testOnOne(
  1,
  "variables that reach cells are recorded and warned about, and home is ~ unless it is asked for",
  slow,
  async () => {
    await withFolder(async (HOME) => {
      const file = join(HOME, "r.json");
      const env = { HOME, MALLOC_ARENA_MAX: "7", LD_LIBRARY_PATH: `${HOME}/lib` };
      const run = async (...more: string[]): Promise<string> => {
        const words = [...SMALL, "--iterations", "1", "--json", file, `--csv=${join(HOME, "r.csv")}`, ...more];
        const { code, stderr } = await begin(words, { env }).finished;
        assert.equal(code, 0, stderr);
        return readFileSync(file, "utf8");
      };
      const text = await run();
      const { command, environment, warnings = [] } = valid(text);
      assert.deepEqual(environment.variables, { LD_LIBRARY_PATH: "~/lib", MALLOC_ARENA_MAX: "7" });
      assert.match(
        warnings.find(({ code }) => code === "variables")!.message,
        /LD_LIBRARY_PATH, MALLOC_ARENA_MAX: unset/,
      );
      assert.ok(command.includes("~/r.json") && command.includes("--csv=~/r.csv"), command.join(" "));
      assert.ok(!text.includes(HOME));
      assert.ok(valid(await run("--full-command")).command.includes(file));
    });
  },
);

testOfSource("home folders and names are taken out of paths, and out of nothing else", {}, () => {
  const person = { homes: ["/home/ann", "/data/ann-home"], name: "ann" };
  const texts: [string, string][] = [
    ["/home/ann", "~"],
    ["/home/ann/bin/deno", "~/bin/deno"],
    ["--json=/home/ann/r.json", "--json=~/r.json"],
    ["a:/home/ann/b:/data/ann-home/c", "a:~/b:~/c"],
    ["cannot start /home/ann/x (ENOENT)", "cannot start ~/x (ENOENT)"],
    ["/mnt/ann/x", "/mnt/USER/x"],
    ["C:\\Users\\ann\\x", "C:\\Users\\USER\\x"],
    ["/home/anna/x", "/home/anna/x"],
    ["/home/annals", "/home/annals"],
    ["ann", "ann"],
    ["planned", "planned"],
  ];
  for (const [text, expected] of texts) assert.equal(redacted(text, person), expected);
});

const noSignal = skip || subject.name !== "node" ? "no other runtime has a debugger that this signal opens" : false;

test(
  "no signal opens a debugger, in the command, its cells or their workers",
  { skip: noSignal, timeout: 60_000 },
  async () => {
    await withFolder(async (folder) => {
      const words = [
        "overhead",
        "--workers",
        "1",
        "--warmup",
        "1",
        "--mode",
        "processes",
        "--start",
        "pool",
        "--debug",
      ];
      const running = begin([...words, "--iterations", "1000000", "--json", join(folder, "r.json")]);
      const family =
        (): number[] => [running.pid, ...childrenOf(running.pid), ...childrenOf(running.pid).flatMap(childrenOf)];
      // Until the rehearsal is over and the last of them has heard of the signal: a Node that starts dies of it. On a busy
      // machine a rehearsal may go on for longer than between two looks, so three must see the same.
      let [before, alike] = ["", 0];
      for (let tries = 0; tries < 40 && alike < 3; tries++) {
        await new Promise((go) => setTimeout(go, 700));
        const now = family().join(" ");
        alike = now === before && family().length >= 4 ? alike + 1 : 0;
        before = now;
      }
      assert.ok(family().length >= 4, before);
      for (const pid of family()) {
        try {
          if (!/sh\0/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8").slice(0, 12))) process.kill(pid, "SIGUSR1");
        } catch (error) {
          assert.match(String((error as { code?: string }).code), /ENOENT|ESRCH/); // a rehearsal that has ended since
        }
      }
      await new Promise((go) => setTimeout(go, 500));
      assert.equal(family().join(" "), before, "somebody died of the signal");
      running.kill("SIGINT");
      const { code, stderr } = await running.finished;
      assert.equal(code, 130, stderr);
      assert.ok(!stderr.includes("Debugger"), stderr);
    });
  },
);

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter((word) => word !== "").map(
      Number,
    );
  } catch {
    return [];
  }
}
