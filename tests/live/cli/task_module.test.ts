// A module of the user's from outside: it is loaded with its inputs and packages, or what is wrong is one sentence.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { begin, paratax, subject } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { testOfBinaries, testOfSourceOnOne, testOnOne, WHOLE } from "../../helpers/share.ts";
import { DOUBLE, FILE, measured, POOLS, TINY } from "../../helpers/task_command.ts";
import { valid } from "../../helpers/valid.ts";

const slow = { timeout: 120_000 };
testOfBinaries(1, "workers of each kind load a module and call it", slow, () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, FILE), DOUBLE);
    // the binaries have pools, as every runtime has each kind as a cell of its own elsewhere
    const all = !subject.compiled || WHOLE;
    const { cells } = await measured(join(folder, FILE), ...(all ? [...TINY, "--blocks", "1"] : POOLS));
    const kinds = cells.filter(({ again }) => !again).map(({ mode, start, status }) => `${mode} ${start} ${status}`);
    const pools = ["inline none measured", "processes pool measured", "threads pool measured"];
    const others = ["processes spawn measured", "threads pool measured", "threads spawn measured"];
    assert.deepEqual(kinds.sort(), (all ? [...pools, ...others] : pools).sort());
  }));

testOfSourceOnOne(
  1,
  "inputs are a file's, relative to where the command was typed",
  slow,
  () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, "sum.mjs"), "export default (list) => list.reduce((a, b) => a + b);");
      writeFileSync(join(folder, "in.ndjson"), "[1, 2]\n[3, 4]\n");
      const words = ["task", "./sum.mjs", "--input", "in.ndjson", "--mode", "inline", "--blocks", "1", ...TINY];
      const { finished } = begin([...words, "--json", "-"], { cwd: folder });
      const { code, stdout, stderr } = await finished;
      assert.equal(code, 0, stderr);
      const { cells: [cell] } = valid(stdout);
      assert.ok(cell.status === "measured");
      assert.equal(cell.config.module, "./sum.mjs");
      assert.match(JSON.stringify(cell.facts), /all 2 inputs/);
    }),
);

testOnOne(1, "a module's own packages are found", {
  ...slow,
  skip: subject.compiled && subject.name === "deno" && "its binary finds none",
}, () =>
  withFolder(async (folder) => {
    mkdirSync(join(folder, "node_modules/padder"), { recursive: true });
    const manifest = '{"name":"padder","version":"1.0.0","type":"module","exports":{".":{"default":"./lib.js"}}}';
    writeFileSync(join(folder, "node_modules/padder/package.json"), manifest);
    writeFileSync(join(folder, "node_modules/padder/lib.js"), "export const pad = (x) => `padded ${x}`;");
    writeFileSync(join(folder, "package.json"), '{"name":"own","dependencies":{"padder":"1.0.0"}}');
    writeFileSync(
      join(folder, "own.mjs"),
      'import { pad } from "padder"; export default (x) => pad(x); export const inputs = [1];',
    );
    const { cells } = await measured(join(folder, "own.mjs"), ...POOLS);
    assert.deepEqual(cells.filter(({ status }) => status !== "measured"), []);
  }));

/** Each is tried as a cell on every runtime by tests/live/scenarios/task; as commands three are enough. */
for (
  const [index, [what, text, expected]] of ([
    ["is not there", null, "cannot be loaded: there is no such file; give the path of a module"],
    ["does not parse", "export default (", "cannot be imported: "],
    ["exports no function", "export const answer = 42;", "exports no function default: it exports no function at all"],
    ["throws on import", "throw new Error('not today');", "cannot be imported: Error: not today"],
    [
      "throws on an input",
      "export default (n) => { if (n === 7) throw new Error('seven'); }; export const inputs = [1, 2, 3, 4, 5, 6, 7];",
      "threw on input 7: Error: seven",
    ],
    ["gives another output each time", "let n = 0; export default () => n++;", "gave different outputs for input 1"],
    ["blocks for ever", "export default () => { while (true); };", "input 1 took longer than 0.4 s"],
    ["ends the process", "import process from 'node:process'; export default () => process.exit(3);", "input 1"],
  ] as const).entries()
) {
  if (index >= 3 && !WHOLE) continue;
  testOnOne(
    index,
    `a module that ${what} is one sentence that names it, once, and exit code 1`,
    slow,
    () =>
      withFolder(async (folder) => {
        if (text !== null) writeFileSync(join(folder, "bad.mjs"), text);
        const words = ["task", "./bad.mjs", ...POOLS, "--call-timeout-ms", "400"];
        const { code, stdout, stderr } = await begin(words, { cwd: folder }).finished;
        assert.equal(code, 1, stderr);
        const said = stdout.replace(/\s+/g, " ");
        assert.ok(
          said.includes("Nothing was measured: ") && said.includes("./bad.mjs") && said.includes(expected),
          stdout,
        );
        assert.doesNotMatch(stdout + stderr, /\n\s+at /);
      }),
  );
}

testOfSourceOnOne(
  1,
  "what only workers cannot do are rows, and inline is measured",
  slow,
  () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, "f.mjs"), "export default () => () => 1; export const equal = () => true;");
      const { code, stdout } = await begin(["task", "./f.mjs", ...POOLS], { cwd: folder }).finished;
      assert.equal(code, 1);
      assert.match(stdout, /^inline +\d/m);
      assert.match(stdout, /^threads +failed \[1\]$/m);
      assert.match(stdout, /^processes +failed \[\d\]$/m);
    }),
);

testOfSourceOnOne(
  1,
  "no module, and a result over the module, are wrong use",
  slow,
  () =>
    withFolder(async (folder) => {
      assert.deepEqual([(await paratax("task")).code, (await paratax("compare", "task")).code], [2, 2]);
      writeFileSync(join(folder, FILE), DOUBLE);
      const { code, stderr } = await paratax("task", join(folder, FILE), ...POOLS, "--json", join(folder, FILE));
      assert.equal(code, 2, stderr);
      assert.equal(readFileSync(join(folder, FILE), "utf8"), DOUBLE);
    }),
);
