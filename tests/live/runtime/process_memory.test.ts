// Memory that processes share: what one adds the other sees, who sleeps on a word is woken, and the system knows who lives.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { ProcessMemory } from "../../../runtime/contract.ts";
import { beginProgram } from "../../helpers/command.ts";
import { runtime, testJob } from "../../helpers/play.ts";
import type { SharesWordsStart } from "../../jobs/shares_words.ts";

const linux = runtime.system === "linux";
const [COUNTER, ASKED, ANSWERED] = [0, 16, 32];

async function memory(bytes: number): Promise<ProcessMemory> {
  const made = await runtime.makeProcessMemory(bytes);
  assert.ok(typeof made !== "string", String(made));
  return made;
}

test("two processes add to a word of the same memory, and wake each other", { skip: !linux }, async () => {
  const times = 1000;
  const { buffer, place, wait, wake, lives, close } = await memory(4096);
  const words = new Int32Array(buffer);
  const said: unknown[] = [];
  const start: SharesWordsStart = {
    place: { kind: "process", memory: place },
    counter: COUNTER,
    times,
    asked: ASKED,
    answered: ANSWERED,
  };
  const worker = runtime.startProcess(testJob("shares_words"), {
    name: "a process",
    firstMessage: start,
    onMessage: (value) => said.push(value),
  });
  for (let time = 0; time < times; time++) Atomics.add(words, COUNTER, 1);
  const begun = runtime.now();
  for (let turn = 1; turn <= times; turn++) {
    Atomics.store(words, ASKED, turn);
    wake(ASKED, 1);
    while (Atomics.load(words, ANSWERED) < turn) wait(ANSWERED, turn - 1, 900);
  }
  assert.ok(runtime.now() - begun < 900 * times / 4, "most were woken, not late");
  assert.equal(words[COUNTER], 2 * times);
  assert.equal(lives(worker.pid), true);
  assert.deepEqual(await worker.exited, { kind: "exited", code: 0 });
  assert.deepEqual(said, [worker.pid]);
  assert.equal(lives(worker.pid), false);
  close();
});

test("a sleep ends at its time, and there is none on a word that is another", { skip: !linux }, async () => {
  const { buffer, wait, close } = await memory(4096);
  new Int32Array(buffer)[ASKED] = -7;
  const begun = runtime.now();
  while (runtime.now() - begun < 30) wait(ASKED, -7, 30); // a signal may end it before
  const slept = runtime.now();
  wait(ASKED, -8, 900);
  assert.ok(runtime.now() - slept < 500);
  close();
});

test("once it is closed no process finds it, and its pages stay with those who have it", { skip: !linux }, async () => {
  const { openProcessMemory } = await import("../../../runtime/process_memory.ts");
  const made = await memory(4096);
  new Int32Array(made.buffer)[COUNTER] = 5;
  const again = openProcessMemory(made.place);
  made.close();
  assert.equal(new Int32Array(again.buffer)[COUNTER], 5);
  assert.throws(
    () => openProcessMemory(made.place),
    /^Error: the memory that processes share cannot be opened at \/proc/,
  );
});

test("more than the system gives is refused in words", { skip: !linux }, async () => {
  assert.match(String(await runtime.makeProcessMemory(2 ** 52)), /^the system (gave no file|mapped no)/);
});

/** What this runtime, started with these words, says of such memory. */
async function said(...words: readonly string[]): Promise<string> {
  const file = fileURLToPath(new URL("../../fixtures/says_memory.ts", import.meta.url));
  const { stdout, stderr } = await beginProgram([runtime.identity.path, ...words, file]).finished;
  return stdout.trim() || stderr;
}

const { name, version } = runtime.identity;

test("a Deno that may not call C says so, and with what it may", { skip: !linux || name !== "deno" }, async () => {
  assert.equal(await said("run", "-A", "--deny-ffi"), "Deno may not call C: give it --allow-ffi, or -A");
  assert.equal(await said("run", "-A"), "by futex");
});

const old = Number.parseInt(version) < 26;

test("a Node that cannot call C, or may not, says what to do", { skip: !linux || name !== "node" }, async () => {
  if (old) return assert.equal(await said(), `Node ${version} cannot call C: take Node 26 or newer`);
  assert.match(await said("--no-experimental-ffi"), /^this Node \S+ came without node:ffi: start it without /);
  assert.equal(await said("--permission", "--allow-fs-read=*"), "Node may not call C: give it --allow-ffi");
  assert.equal(await said(), "by futex");
});
