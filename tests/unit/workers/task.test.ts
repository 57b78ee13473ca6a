// What a task's worker says, call by call, without any worker.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { FramedPort } from "../../../runtime/framed_scope.ts";
import { task } from "../../../workers/task_main.ts";
import { FORM, NOTE, type TaskStart, type TaskWord } from "../../../workers/task_protocol.ts";
import { withFolder } from "../../helpers/folder.ts";
import { withClock } from "../../helpers/scripted_clock.ts";

let count = 0;

interface Told {
  readonly words: TaskWord[];
  readonly moved: (readonly unknown[])[];
  /** How many of the words were the last. */
  finished: number;
}

class NoMore extends Error {}

/** Plays the job with a module of this text and these messages. */
async function play(
  text: string,
  messages: readonly unknown[][],
  kind: TaskStart["kind"] = "pool",
  exported = "default",
): Promise<Told> {
  const told: Told = { words: [], moved: [], finished: 0 };
  const left = [...messages];
  const post = (value: unknown, transfer: readonly unknown[] = []): void => {
    told.words.push(structuredClone(value) as TaskWord);
    told.moved.push(transfer);
  };
  const port: FramedPort = {
    next: () => left.length > 0 ? Promise.resolve(left.shift()) : Promise.reject(new NoMore()),
    post,
    finish(value, transfer) {
      post(value, transfer);
      told.finished++;
    },
  };
  return await withFolder(async (folder) => {
    const file = join(folder, `task${count++}.mjs`); // a module is loaded once by its address
    writeFileSync(file, text);
    try {
      await task({ module: pathToFileURL(file).href, export: exported, kind } satisfies TaskStart, port);
    } catch (error) {
      if (!(error instanceof NoMore)) throw error;
    }
    return told;
  });
}

const failure = (word: TaskWord | undefined): string =>
  word?.kind === "failed" ? `${word.at}: ${word.error}` : `${word?.kind}`;

test("a pool's worker is ready, and answers each message with as many outputs, in their order", async () => {
  const text = `let n = 0; export const setup = async () => { await null; n = 10; };
    export default (input) => input === "async" ? Promise.resolve(n++) : n + input;`;
  const { words: [ready, one, batch, none], finished } = await play(text, [[1], ["async", 2, 3], []]);
  assert.ok(ready?.kind === "ready" && ready.importMs >= 0 && ready.setupMs >= 0 && ready.entered <= ready.begun);
  assert.ok(one?.kind === "done" && one.ms >= 0 && one.loaded === undefined);
  assert.deepEqual(one.outputs, [11]);
  assert.ok(batch?.kind === "done");
  assert.deepEqual(batch.outputs, [10, 13, 14]);
  assert.ok(none?.kind === "done" && none.outputs.length === 0);
  assert.equal(finished, 0);
});

test("once: one answer, which says how it came to be, and the last word", async () => {
  const { words, finished } = await play("export const f = (input) => [input];", [["in"], ["not taken"]], "once", "f");
  const [done] = words;
  assert.ok(words.length === 1 && finished === 1 && done?.kind === "done");
  assert.deepEqual(done.outputs, [["in"]]);
  assert.ok(done.loaded!.begun + done.loaded!.importMs + done.loaded!.setupMs + done.ms <= done.done! + 1e-6);
});

test("which input of a message failed is said, and the next message is answered", async () => {
  const text = `export default (input) => {
    if (input === "throw") throw new TypeError("a\\n b");
    if (input === "reject") return Promise.reject("no error");
    if (input === "clone") return () => 1;
    return input;
  };`;
  const { words, finished } = await play(text, [[1, "throw", 3], ["reject"], [1, "clone"], [4]]);
  assert.deepEqual(words.slice(1, 3).map(failure), ["1: threw: TypeError: a b", "0: threw: no error"]);
  assert.match(failure(words[3]), /^1: gave what cannot be sent: /);
  assert.equal(words[4]?.kind, "done");
  assert.equal(finished, 0);
  const once = await play(text, [["clone"]], "once");
  assert.match(failure(once.words[0]), /^0: gave what cannot be sent: /);
  assert.equal(once.finished, 1);
});

test("what is wrong before any call is the last word", async () => {
  const says = async (text: string): Promise<string> => {
    const { words, finished } = await play(text, [[1]]);
    assert.deepEqual([words.length, finished], [1, 1]);
    return failure(words[0]);
  };
  assert.equal(await says("throw new Error('never')"), "-1: cannot be imported: Error: never");
  assert.equal(await says("export default 7"), "-1: exports no function default");
  assert.equal(
    await says("export default () => 1; export const setup = () => Promise.reject(new Error('full'))"),
    "-1: threw in its setup: Error: full",
  );
});

test("what transfer names of each output moves with the answer", async () => {
  const text = `export const transfer = (output) => output.map((part) => part.buffer);
    export default (n) => [new Uint8Array(n), new Uint8Array(1)];`;
  const { words, moved } = await play(text, [[2, 3]]);
  assert.equal(words[1]?.kind, "done");
  assert.deepEqual(moved[1]!.map((buffer) => (buffer as ArrayBuffer).byteLength), [2, 1, 3, 1]);
});

test("a worker that is handed its tasks as by hand notes what each call took, with what it waited for", () =>
  withClock((clock) =>
    withFolder(async (folder) => {
      const passing = globalThis as { pass?: (ms: number) => void };
      passing.pass = (ms) => clock.time += ms;
      const file = join(folder, "noted.mjs");
      writeFileSync(
        file,
        `export default (ms) => { pass(ms); return ms < 50 ? ms : Promise.resolve().then(() => pass(7)); }`,
      );
      const note = { words: new Int32Array(new SharedArrayBuffer(64)), ms: new Float64Array(new SharedArrayBuffer(8)) };
      let hear = (_: unknown): void => {};
      let replied = (): void => {};
      const port: FramedPort = {
        next: () => Promise.reject(new NoMore()),
        post() {},
        finish() {},
        listen: (take) => hear = take,
        bare: () => replied(),
      };
      await task({ module: pathToFileURL(file).href, export: "default", kind: "pool", note } satisfies TaskStart, port);
      const timeOf = async (message: unknown, form: number): Promise<number> => {
        note.words[NOTE.form] = form;
        await new Promise<void>((resolve) => {
          replied = resolve;
          hear(message);
        });
        return note.ms[0]!;
      };
      assert.equal(await timeOf(40, FORM.one), 40);
      assert.equal(await timeOf(60, FORM.one), 67);
      assert.equal(await timeOf([10, 20], FORM.list), 30);
      delete passing.pass;
    })
  ));
