// The worker that calls a user's function, in a thread and in a process: what arrives, what moves, and what goes wrong.

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Exit, Worker } from "../../../runtime/contract.ts";
import { currentRuntime } from "../../../runtime/current.ts";
import * as frames from "../../../runtime/frames.ts";
import type { TaskCall, TaskStart, TaskWord } from "../../../workers/task_protocol.ts";
import { jobs } from "../../../workers/jobs.ts";
import { withFolder } from "../../helpers/folder.ts";
import { WHOLE } from "../../helpers/share.ts";

const runtime = await currentRuntime();
const slow = { timeout: 60_000 };

interface Started {
  readonly worker: Worker;
  /** What it says next. */
  word(): Promise<TaskWord>;
}

function start(kind: "thread" | "process", first: TaskStart): Started {
  const words: TaskWord[] = [];
  let wake = (): void => {};
  const begin = kind === "thread" ? runtime.startThread : runtime.startProcess;
  const worker = begin(jobs.task, {
    name: kind,
    firstMessage: first,
    frames,
    onMessage(value) {
      words.push(value as TaskWord);
      wake();
    },
  });
  return {
    worker,
    async word() {
      while (words.length === 0) {
        const ended = await Promise.race([
          new Promise<null>((resolve) => wake = () => resolve(null)),
          worker.exited,
        ]);
        if (ended && words.length === 0) throw new Error(`it ended: ${JSON.stringify(ended)}`);
      }
      return words.shift()!;
    },
  };
}

/** Starts a worker of a module with this text, and ends it. */
async function withTask(
  kind: "thread" | "process",
  text: string,
  use: (started: Started) => Promise<void>,
  more: Partial<TaskStart> = {},
): Promise<void> {
  await runTask(kind, text, use, more);
}

/** The same, and how the worker ended. */
async function runTask(
  kind: "thread" | "process",
  text: string,
  use: (started: Started) => Promise<void>,
  more: Partial<TaskStart> = {},
): Promise<Exit> {
  let exit: Exit | null = null;
  await withFolder(async (folder) => {
    const file = join(folder, "task.mjs");
    writeFileSync(file, text);
    const started = start(kind, { module: pathToFileURL(file).href, export: "default", kind: "pool", ...more });
    try {
      await use(started);
    } finally {
      exit = await started.worker.stop(2000);
    }
  });
  return exit!;
}

async function done(started: Started, call: TaskCall, transfer?: readonly Transferable[]) {
  started.worker.post(call, transfer);
  const word = await started.word();
  assert.equal(word.kind, "done", "error" in word ? word.error : "");
  return word as TaskWord & { kind: "done" };
}

async function failed(started: Started, call: TaskCall): Promise<string> {
  started.worker.post(call);
  const word = await started.word();
  assert.equal(word.kind, "failed");
  return `${(word as { at: number }).at}: ${(word as { error: string }).error}`;
}

const ECHO = "export default (input) => input;";

for (const kind of ["thread", "process"] as const) {
  test(`${kind}: whatever can be cloned arrives and comes back`, slow, () =>
    withTask(kind, ECHO, async (started) => {
      const ready = await started.word();
      assert.ok(ready.kind === "ready" && ready.importMs > 0 && ready.setupMs >= 0 && ready.begun >= ready.entered);
      const circle: { self?: unknown; list: unknown[] } = { list: [1, [2]] };
      circle.self = circle;
      const values = [
        undefined,
        null,
        -0,
        NaN,
        12n ** 30n,
        "ä\u0000\u{1F600}",
        new Date(7),
        /x+/gi,
        new Map<unknown, unknown>([[{ a: 1 }, new Set([1, "2"])]]),
        new Float64Array([1, Infinity]),
        new Uint8Array([1, 2, 3, 4]).subarray(1, 3),
        new TypeError("a value, no failure"),
        { "": { deep: [{ er: undefined }] } },
      ];
      const { outputs, ms } = await done(started, values);
      assert.ok(ms >= 0 && ms < 5000);
      assert.deepEqual(outputs.map(String), values.map(String));
      assert.deepEqual(outputs.slice(6, 11), values.slice(6, 11));
      assert.ok(outputs[11] instanceof Error);
      assert.equal((outputs[10] as Uint8Array).buffer.byteLength, 4, "it is a view of something larger");
      const [round] = (await done(started, [circle])).outputs as [typeof circle];
      assert.equal(round.self, round);
      assert.deepEqual(round.list, circle.list);
      const large = new Uint8Array((WHOLE ? 64 : 4) * 2 ** 20);
      for (let at = 0; at < large.length; at += 4096) large[at] = at / 4096;
      const [back] = (await done(started, [large])).outputs as [Uint8Array];
      assert.ok(Buffer.compare(back, large) === 0);
      for (let n = 0; n < 100; n++) assert.deepEqual((await done(started, [n, [n]])).outputs, [n, [n]]);
    }));

  test(`${kind}: what throws, or cannot be sent, fails its call and no other`, slow, () =>
    withTask(
      kind,
      `export default async (input) => {
        if (input === "throw") throw new RangeError("no\\n  good");
        if (input === "object") throw { toString() { throw 1 } };
        if (input === "function") return () => 1;
        await null;
        return input;
      };`,
      async (started) => {
        await started.word();
        assert.match(await failed(started, [1, "throw", 2]), /^1: threw: RangeError: no good$/);
        assert.match(await failed(started, ["object"]), /^0: threw: what was thrown cannot be written$/);
        assert.match(await failed(started, ["function"]), /^0: gave what cannot be sent: .+/);
        assert.deepEqual((await done(started, [3])).outputs, [3]);
      },
    ));

  test(`${kind}: what it prints disturbs no message`, slow, () =>
    withTask(
      kind,
      `import process from "node:process";
      console.log("on import");
      export default (input) => {
        console.log("log", input);
        console.info("info");
        process.stdout.write("straight\\n");
        return input;
      };`,
      async (started) => {
        await started.word();
        for (let n = 0; n < 3; n++) assert.deepEqual((await done(started, [n])).outputs, [n]);
      },
    ));

  test(`${kind}: setup is called once and waited for, whatever it takes`, slow, () =>
    withTask(
      kind,
      `let calls = 0;
      export const setup = () => new Promise((resolve) => setTimeout(() => resolve(calls++), 50));
      export const twice = (input) => [input * 2, calls];`,
      async (started) => {
        const ready = await started.word();
        assert.ok(ready.kind === "ready" && ready.setupMs >= 45, JSON.stringify(ready));
        assert.deepEqual((await done(started, [4, 5])).outputs, [[8, 1], [10, 1]]);
      },
      { export: "twice" },
    ));

  for (
    const [what, text, expected] of [
      ["a module that throws", "throw new Error('not today')", /^-1: cannot be imported: Error: not today$/],
      [
        "one that does not parse",
        "export default (",
        /^-1: cannot be imported: .*SyntaxError.*|^-1: cannot be imported: .+/,
      ],
      ["one without the function", "export const other = 1", /^-1: exports no function default$/],
      [
        "a setup that throws",
        `${ECHO} export const setup = () => { throw "never" }`,
        /^-1: threw in its setup: never$/,
      ],
    ] as const
  ) {
    test(`${kind}: ${what} is said`, slow, () =>
      withTask(kind, text, async (started) => {
        const word = await started.word();
        assert.ok(word.kind === "failed");
        assert.match(`${word.at}: ${word.error}`, expected);
      }));
  }

  test(`${kind}: once it answers one call, with how it came to be, and ends by itself`, slow, () =>
    withTask(
      kind,
      `setInterval(() => {}, 1000); ${ECHO}`,
      async (started) => {
        started.worker.post([[1, 2]]);
        const word = await started.word();
        assert.ok(word.kind === "done" && word.loaded && word.done! >= word.loaded.begun);
        assert.deepEqual(word.outputs, [[1, 2]]);
      },
      { kind: "once" },
    ));

  test(`${kind}: one that blocks for ever is ended by force`, slow, async () => {
    const blocks = kind === "thread" && runtime.identity.name === "deno"
      ? "while (true) await new Promise((resolve) => setTimeout(resolve, 5))" // a thread that spins cannot be ended there
      : "while (true);";
    const begun = runtime.now();
    await withTask(kind, `export default async (input) => { ${blocks} };`, async (started) => {
      await started.word();
      started.worker.post([1]);
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    assert.ok(runtime.now() - begun < 10_000);
  });
}

test("a thread moves what transfer names, in both directions", slow, () =>
  withTask(
    "thread",
    `export const transfer = (value) => [value.buffer];
    export default (input) => { input[0]++; return input; };`,
    async (started) => {
      await started.word();
      const input = new Uint8Array(8);
      const { outputs } = await done(started, [input], [input.buffer]);
      assert.equal(input.length, 0, "it was copied");
      assert.equal((outputs[0] as Uint8Array)[0], 1);
    },
  ));

test(
  "a process that writes something else to standard output has crashed, and what it wrote is named",
  slow,
  () =>
    withTask(
      "process",
      `import { writeSync } from "node:fs";
    export default () => writeSync(1, "not a message at all");`,
      async (started) => {
        await started.word();
        started.worker.post([1]);
        const exit = await started.worker.exited;
        assert.ok(exit.kind === "crashed");
        assert.match(exit.message, /^it wrote "not a message at all", which is no message$/);
      },
    ).then(() => {}),
);

test(
  "a process whose parent wants no more ends",
  slow,
  () =>
    runTask("process", ECHO, async (started) => void await started.word()).then((exit) =>
      assert.deepEqual(exit, { kind: "exited", code: 0 })
    ),
);
