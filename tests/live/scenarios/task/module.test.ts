// A user's module as a cell loads it: what it exports, what it is called with, and what is wrong with it in a sentence.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { CellError, makeStage, Unsupported } from "../../../../engine/cell/stage.ts";
import type { Config } from "../../../../engine/result/result.ts";
import { currentRuntime } from "../../../../runtime/current.ts";
import { BASE_VARIABLE } from "../../../../runtime/system.ts";
import { loadTask, type Task } from "../../../../scenarios/task/module.ts";
import { lineOf } from "../../../../workers/task_protocol.ts";
import { withFolder } from "../../../helpers/folder.ts";

const runtime = await currentRuntime();
let count = 0;

/** Loads a module with this text; files beside it by their names. */
async function load(
  text: string | null,
  config: Config = {},
  files: Readonly<Record<string, string>> = {},
): Promise<Task & { readonly taken: unknown[]; readonly doing: (string | null)[] }> {
  return await withFolder(async (folder) => {
    const name = `./task${count++}.ts`; // a module is loaded once by its address
    if (text !== null) writeFileSync(join(folder, name), text);
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(join(folder, file, ".."), { recursive: true });
      writeFileSync(join(folder, file), content);
    }
    process.env[BASE_VARIABLE] = folder;
    const doing: (string | null)[] = [];
    const key = {
      ...{ scenario: "task", runtime: runtime.identity.name, mode: "inline", start: "none" } as const,
      config: { module: name, export: "default", call_timeout_ms: 500, ...config },
    };
    const stage = makeStage(runtime, key, new AbortController().signal, (what) => doing.push(what));
    const task = await loadTask(stage);
    const taken: unknown[] = [];
    for await (const input of task.inputs) taken.push(input);
    return { ...task, taken, doing };
  });
}

async function refusal(...given: Parameters<typeof load>): Promise<string> {
  try {
    await load(...given);
  } catch (error) {
    assert.ok(error instanceof CellError, String(error));
    return error.message.replace(/\.\/task\d+\.ts/, "TASK");
  }
  throw new Error("it was loaded");
}

const DOUBLE = "export default (input: number): number => input * 2;";

test("a module's function, its set-up and what it imports", async () => {
  const task = await load(
    `import { by } from "./deep/factor.ts";
    let factor = 0;
    export const setup = async (): Promise<void> => { await null; factor = by; };
    export const scaled = (input: number): number => input * factor;`,
    { export: "scaled" },
    { "deep/factor.ts": "export const by: number = 3;" },
  );
  assert.equal(task.call(5), 15);
  assert.ok(task.importMs > 0 && task.setupMs >= 0);
  assert.equal(task.exported, "scaled");
  assert.deepEqual(task.doing.map((one) => one?.replace(/.*,/, "")), [" its import", " its setup", undefined]);
});

const byFlag = runtime.identity.name === "deno" &&
  "Deno is told by a flag of the cell: see packages.test.ts";

test("packages beside the module are found", { skip: byFlag }, async () => {
  const task = await load(`import { pad } from "padder"; export default (x: number): string => pad(x);`, {}, {
    "node_modules/padder/package.json": '{"name":"padder","version":"1.0.0","type":"module","exports":"./index.js"}',
    "node_modules/padder/index.js": "export const pad = (x) => `padded ${x}`;",
  });
  assert.equal(task.call(1), "padded 1");
});

test("it is called with what it exports: a list, what can be gone through, or what gives one", async () => {
  const takenOf = async (exported: string) => (await load(`${DOUBLE}\n${exported}`)).taken;
  assert.deepEqual((await load(DOUBLE)).taken, [undefined]);
  assert.deepEqual(await takenOf("export const inputs = [1, 2];"), [1, 2]);
  assert.deepEqual(await takenOf("export const inputs = new Set([3]);"), [3]);
  assert.deepEqual(await takenOf("export const inputs = () => [4];"), [4]);
  assert.deepEqual(await takenOf("export async function inputs() { return [5]; }"), [5]);
  assert.deepEqual(await takenOf("export function* inputs() { yield 6; yield 7; }"), [6, 7]);
  assert.deepEqual(await takenOf("export async function* inputs() { yield 8; }"), [8]);
});

test("a file or made-up bytes take the place of what it exports", async () => {
  const own = `${DOUBLE}\nexport const inputs = [0];`;
  const files = { "one.json": "[1, 2]", "many.ndjson": '1\n\n{"a":2}\n', "many.JSONL": "3", "raw.bin": "\u0001ab" };
  const taken = async (input: string) => (await load(own, { input }, files)).taken;
  assert.deepEqual(await taken("one.json"), [[1, 2]]);
  assert.deepEqual(await taken("./many.ndjson"), [1, { a: 2 }]);
  assert.deepEqual(await taken("many.JSONL"), [3]);
  assert.deepEqual(await taken("raw.bin"), [new Uint8Array([1, 97, 98])]);
  const [bytes] = (await load(own, { bytes: 1000 })).taken as [Uint8Array];
  assert.ok(bytes.length === 1000 && new Set(bytes).size > 200);
  assert.deepEqual((await load(own, { bytes: 1000, bytes_seed: 1 })).taken, [bytes]);
  assert.notDeepEqual((await load(own, { bytes: 1000, bytes_seed: 2 })).taken, [bytes]);
});

test("what is wrong with a module is a sentence that names it", async () => {
  assert.equal(await refusal(null), "TASK cannot be loaded: there is no such file; give the path of a module");
  assert.equal(await refusal(DOUBLE, { module: "." }), ". cannot be loaded: it is no file; give the path of a module");
  assert.match(await refusal("export default ("), /^TASK cannot be imported: .+/);
  assert.equal(await refusal("throw new RangeError('not\\n today')"), "TASK cannot be imported: RangeError: not today");
  assert.equal(
    await refusal("await new Promise((go) => setTimeout(go, 2000)); // Deno ends who never goes on"),
    "TASK: its import did not end within 0.5 s",
  );
  assert.match(await refusal('import "./absent.ts";'), /^TASK cannot be imported: .*absent/);
  assert.equal(
    await refusal("export const answer = 42;"),
    "TASK exports no function default: it exports no function at all; write export default (input) => output",
  );
  assert.equal(
    await refusal("export const one = () => 1, two = () => 2;", { export: "three" }),
    "TASK exports no function three: it exports one, two; give --export with one of these",
  );
  assert.equal(
    await refusal(`${DOUBLE} export const setup = () => { throw "never" };`),
    "TASK threw in its setup: never",
  );
  assert.equal(await refusal(`${DOUBLE} export const equal = 1;`), "TASK: what it exports as equal is no function");
});

test("and so is what is wrong with its inputs", async () => {
  const inputs = (text: string): Promise<string> => refusal(`${DOUBLE} export ${text}`);
  assert.match(await inputs("const inputs = 7;"), /^TASK: its inputs are no list: export an array/);
  assert.equal(await inputs("const inputs = () => { throw 1 };"), "TASK: its inputs threw: 1");
  assert.equal(
    await inputs("function* inputs() { yield 1; yield 2; throw new Error('dry'); }"),
    "TASK: its inputs threw after 2 of them: Error: dry",
  );
  const file = (input: string, text: string): Promise<string> => refusal(DOUBLE, { input }, { [input]: text });
  assert.match(await file("a.json", "{"), /^the input a\.json is no JSON: SyntaxError: /);
  assert.match(await file("a.ndjson", "1\n\nx"), /^line 3 of the input a\.ndjson is no JSON: SyntaxError: /);
  assert.equal(await file("a.jsonl", "\n"), "the input a.jsonl is empty: give a value a line");
  assert.equal(await refusal(DOUBLE, { input: "b.json" }), "the input b.json cannot be read: there is no such file");
});

test("whatever was thrown is a line", () => {
  assert.equal(lineOf(new TypeError("a\n  b")), "TypeError: a b");
  assert.equal(lineOf(undefined), "undefined");
  assert.equal(
    lineOf({
      toString: () => {
        throw 1;
      },
    }),
    "what was thrown cannot be written",
  );
  assert.equal(lineOf("x".repeat(1000)).length, 300);
});

test("what a binary cannot load is a gap that names the runtimes which can", async () => {
  await withFolder(async (folder) => {
    process.env[BASE_VARIABLE] = folder;
    const own = runtime.identity.name;
    const binary = { ...runtime, identity: { ...runtime.identity, standalone: true } };
    const config = { export: "default", call_timeout_ms: 500 };
    const reasonOf = async (module: string, text: string): Promise<string> => {
      writeFileSync(join(folder, module), text);
      const key = {
        scenario: "task",
        runtime: own,
        mode: "inline",
        start: "none",
        config: { ...config, module },
      } as const;
      const error = await loadTask(makeStage(binary, key, new AbortController().signal)).then(
        () => null,
        (error) => error,
      );
      assert.ok(error instanceof Unsupported, String(error));
      return error.message;
    };
    const others = ["deno", "bun", "node"].filter((name) => name !== own).join(" or ");
    const expected = (what: string, module: string): RegExp =>
      new RegExp(
        `^a binary of ${own} loads no ${what} from the disk, which ${module} needs \\(.*\\); give --runtime ${others}, or --${own} `,
      );
    const typed = "throw new SyntaxError('a type')"; // as a loader says that knows no types
    assert.match(await reasonOf("typed.ts", typed), expected("TypeScript", "typed\\.ts"));
    writeFileSync(join(folder, "deep.mts"), "throw new SyntaxError('a type at ' + import.meta.url + ':1:2')");
    assert.match(await reasonOf("plain.mjs", 'import "./deep.mts";'), expected("TypeScript", "plain\\.mjs"));
    const packages = "throw new TypeError('Import \"x\" not a dependency')";
    assert.match(await reasonOf("packed.mjs", packages), expected("packages", "packed\\.mjs"));
  });
});
