// How little the tool may do: the permissions that it needs under Deno, and no door to the network.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { begin, beginProgram, runtime } from "../../helpers/command.ts";
import { testOnOne, WHOLE } from "../../helpers/share.ts";
import { MARK, processesOf } from "../../faults/run_processes.ts";

const CLI = fileURLToPath(new URL("../../../cli.ts", import.meta.url));
const LEAST = ["--allow-read", "--allow-write", "--allow-run", "--allow-env", "--allow-sys"];
const SMALL = ["--quick", "--workers", "1", "--iterations", "1", "--warmup", "0", "--no-progress"];

const onDeno = { timeout: 60_000, skip: runtime.identity.name === "deno" ? false : "only Deno has these permissions" };
const onLinux = { timeout: 60_000, skip: runtime.system === "linux" ? false : "only Linux lists sockets by process" };

function withFlags(flags: readonly string[], words: readonly string[]) {
  return beginProgram([runtime.identity.path, "run", "--no-prompt", ...flags, CLI, ...words]).finished;
}

test("the listed permissions are enough for every kind of cell", onDeno, async () => {
  const { code, stderr } = await withFlags(LEAST, ["overhead", ...SMALL, ...WHOLE ? [] : ["--start", "spawn"]]);
  assert.equal(code, 0, stderr);
  const words = ["--quick", "--mode", "processes", "--workers", "1", "--ops", "50", "--warmup", "0", "--no-progress"];
  const socket = await withFlags(LEAST, ["shared-set", ...words, "--transport", "socket"]);
  assert.equal(socket.code, 0, socket.stderr);
});

test("each permission that is missing is said by its flag", onDeno, async () => {
  for (const flag of LEAST) {
    const { code, stderr } = await withFlags(LEAST.filter((one) => one !== flag), ["overhead", ...SMALL]);
    assert.equal(code, 2, `${flag}: ${stderr}`);
    assert.equal(stderr, `Cannot measure without ${flag}: run it, or install it, with these flags or with -A.\n`);
  }
});

/** The lines of the kernel's tables of sockets, TCP that listens and UDP, that belong to one of the processes. */
function openToNetwork(pids: readonly number[]): string[] {
  const own = new Set(pids.flatMap(socketsOf));
  return ["tcp", "tcp6", "udp", "udp6"].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, "utf8").trim().split("\n").slice(1).map((line) => line.trim().split(/\s+/))
      .filter((fields) => (table.startsWith("udp") || fields[3] === "0A") && own.has(fields[9]!))
      .map((fields) => `${table} ${fields[1]}`)
  );
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    return []; // it ended while it was looked at
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

test("a port that is open is seen", onLinux, async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  assert.equal(openToNetwork([process.pid]).length, 1);
  await new Promise((resolve) => server.close(resolve));
});

testOnOne(1, "nothing listens on a network address, also where workers meet by sockets", onLinux, async () => {
  const mark = `network-${process.pid}`;
  for (const scenario of WHOLE ? ["shared-set", "sharded-writers"] : ["sharded-writers"]) {
    const words = ["--mode", "processes", "--workers", "2", "--warmup", "0", "--duration-ms", "60000"];
    const writers = scenario === "sharded-writers" ? ["--writers", "2"] : [];
    const running = begin([scenario, ...words, ...writers, "--transport", "socket"], { env: { [MARK]: mark } });
    let looks = 0;
    const ended = running.finished.then(({ stderr }) => assert.fail(`it ended after ${looks} looks: ${stderr}`));
    ended.catch(() => {}); // it ends after the looks too
    try {
      while (looks < 4) {
        const pids = processesOf(mark).map(({ pid }) => pid);
        assert.deepEqual(openToNetwork(pids), []);
        if (pids.length >= 5) looks++; // the command, the cell, a server and two workers at the least
        await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 150))]);
      }
    } finally {
      running.kill("SIGINT");
    }
    assert.equal((await running.finished).code, 130);
  }
});
