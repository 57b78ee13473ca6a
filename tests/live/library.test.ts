// The library as its users see it: the examples of docs/library.md, in a folder outside the repository.

import assert from "node:assert/strict";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { beginProgram, runtime, subject } from "../helpers/command.ts";
import { withFolder } from "../helpers/folder.ts";
import { testOnOne } from "../helpers/share.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const EXAMPLES: ReadonlyMap<string, string> = new Map(
  [...readFileSync(join(ROOT, "docs", "library.md"), "utf8").matchAll(/^```ts (\S+)\n([^]*?)^```$/gm)]
    .map(([, name, text]) => [name!, text!]),
);
const skip = process.platform === "win32"
  ? "a link to the repository needs rights on Windows"
  : subject.compiled
  ? "a binary has no library"
  : false;
const options = { skip, timeout: 60_000 };
const { path, name } = runtime.identity;
const WORDS = {
  deno: ["run", "--quiet", "-A", "--config", join(ROOT, "deno.json")],
  bun: ["run"],
  node: ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"],
}[name];

/** Runs one of the examples, with all of them beside it, or another program there; returns what it printed. */
async function run(file: string, text?: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  let printed = "";
  await withFolder(async (folder) => {
    symlinkSync(ROOT, join(folder, "paratax"));
    for (const [example, own] of EXAMPLES) writeFileSync(join(folder, example), own);
    for (const [other, own] of Object.entries(more)) writeFileSync(join(folder, other), own);
    if (text !== undefined) writeFileSync(join(folder, file), text);
    const { code, stdout, stderr } = await beginProgram([path, ...WORDS, join(folder, file)], { cwd: folder }).finished;
    assert.equal(code, 0, `${file}: ${stderr}\n${stdout}`);
    assert.equal(stderr.replace(/^.* \d+ %$/gm, "").trim(), "", file);
    printed = stdout;
  });
  return printed;
}

testOnOne(2, "a program measures one of paratax's scenarios on every runtime", options, async () => {
  const printed = await run("measure.ts");
  for (const one of ["deno", "bun", "node"]) {
    assert.match(printed, new RegExp(`^${one} (measured \\d|unsupported null)`, "m"), printed);
  }
  assert.match(printed, new RegExp(`^${name} measured`, "m"));
  assert.match(printed, /^runtime +mode +start +by +avg +p50/m);
});

testOnOne(1, "a run is followed and ended by its program", options, async () => {
  assert.equal(await run("stop.ts"), "false 2\n");
});

testOnOne(1, "a program compares cells", options, async () => {
  assert.match(await run("compare.ts"), /^processes threads true (faster|slower|equivalent|inconclusive)$/m);
});

test("a scenario and its worker in two files of a user's own run through it", options, async () => {
  const printed = await run("parse.ts");
  assert.match(printed, /^Parsing by 2 workers: ms$/m);
  assert.match(printed, new RegExp(`^${name} +threads +500 +[\\d.]+ +1\\.00×( |$)`, "m"), printed);
  assert.match(printed, new RegExp(`^${name} +processes +500 +[\\d.]+ +[\\d.]+×( |$)`, "m"), printed);
});

testOnOne(1, "what is wrong with a request is one sentence, and so is what a cell fails of", options, async () => {
  const program = `
    import { defineScenario, measure, UsageError } from "./paratax/mod.ts";
    import parseJson from "./parse_scenario.ts";
    const refused = async (request) => {
      try {
        await measure(request);
        return "no error";
      } catch (error) {
        return error instanceof UsageError ? error.message : "a " + error.name + ": " + error.message;
      }
    };
    console.log(await refused({ scenario: "overhaed" }));
    console.log(await refused({ scenario: "overhead", settings: { wokers: 2 } }));
    console.log(await refused({ scenario: "overhead", settings: { workers: 0 } }));
    console.log(await refused({ scenario: "overhead", modes: ["thread"] }));
    console.log(await refused({ scenario: parseJson, settings: { items: -1 } }));
    try {
      defineScenario({ ...parseJson, headline: { metric: "x", better: "lower" }, module: import.meta.url });
    } catch (error) {
      console.log(error.message);
    }
    const lost = { ...parseJson, module: new URL("./not_there.ts", import.meta.url) };
    const { cells } = await measure({ scenario: lost, modes: ["threads"] });
    console.log(cells[0].status, cells[0].phase, cells[0].error.split("\\n").length);
  `;
  assert.deepEqual((await run("wrong.ts", program)).split("\n"), [
    "Cannot measure overhaed as there is no such scenario: did you mean overhead?",
    "Cannot set wokers as overhead has no such setting: did you mean workers?",
    "Cannot set workers to 0: give a whole number from 1 to 1024.",
    "Cannot measure overhead by mode thread: did you mean threads?",
    "Cannot set items to -1: give a whole number from 0 to 1000000.",
    "Cannot define scenario parse-json: its headline x is none of its metrics; describe it there.",
    "failed prepare 1",
    "",
  ]);
});

testOnOne(
  1,
  "a wrong answer of a user's worker fails the cell when it is verified, and a crash is named",
  options,
  async () => {
    const worker = EXAMPLES.get("parse_worker.ts")!;
    const scenarioWith = (name: string): string =>
      EXAMPLES.get("parse_scenario.ts")!.replace("./parse_worker.ts", `./${name}_worker.ts`)
        .replace('"parse-json"', `"${name}"`);
    const program = `
    import { measure } from "./paratax/mod.ts";
    import wrong from "./wrong_scenario.ts";
    import crash from "./crash_scenario.ts";
    for (const scenario of [wrong, crash]) {
      for (const { mode, phase, error } of (await measure({ scenario, quick: true })).cells) console.log(mode, phase, error);
    }
  `;
    const printed = await run("main.ts", program, {
      "wrong_worker.ts": worker.replace(".length;", ".length + 1;"),
      "crash_worker.ts": worker.replace("const begun", "throw new Error('no');\n  const begun"),
      "wrong_scenario.ts": scenarioWith("wrong"),
      "crash_scenario.ts": scenarioWith("crash"),
    });
    const [threads, processes, ...crashes] = printed.trim().split("\n");
    assert.equal(threads, "threads verify a worker found 1001 items of 1000");
    assert.equal(processes, "processes verify a worker found 1001 items of 1000");
    assert.match(crashes[0]!, /^threads warm-up thread \d .*no/);
    assert.match(crashes[1]!, /^processes warm-up process \d \(pid \d+\) .*no/);
  },
);

testOnOne(
  2,
  "a scenario that measures when it is imported fails its cell instead of starting runs without end",
  options,
  async () => {
    const text =
      EXAMPLES.get("parse_scenario.ts")!.replace("import { defineScenario,", "import { defineScenario, measure,")
        .replace("export default defineScenario(", "const own = defineScenario(") +
      "\nexport default own;\nconst { cells } = await measure({ scenario: own, modes: ['threads'], quick: true });\n" +
      "console.log(cells[0].status, cells[0].error);\n";
    assert.match(
      await run("parse_scenario.ts", text),
      /^failed .*Cannot measure inside a cell: keep the scenario in a file/,
    );
  },
);

test("what a worker imports of the library is two modules", { skip: false }, () => {
  const modules = new Set<string>();
  const follow = (file: string): void => {
    modules.add(file);
    const text = readFileSync(join(ROOT, file), "utf8");
    for (const [, target] of text.matchAll(/^(?:import|export) (?!type)[^;]*?from "(\.[^"]+)";/gm)) {
      follow(join(file, "..", target!));
    }
  };
  follow("worker.ts");
  assert.deepEqual([...modules], ["worker.ts", join("runtime", "scope.ts")]);
});
