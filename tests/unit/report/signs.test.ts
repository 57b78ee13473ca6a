// What judges has a sign in every format and a colour where there are any, and no table is out of line by it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { renderMarkdown } from "../../../report/markdown.ts";
import { makePaint } from "../../../report/paint.ts";
import { signOf, toneOf, toneOfSigned } from "../../../report/signs.ts";
import { renderTable } from "../../../report/table.ts";
import type { View } from "../../../report/view.ts";
import { plain } from "../../helpers/plain.ts";

const view: View = {
  title: "t",
  head: ["", "ratio", "verdict"],
  rows: [
    ["yes", "2.00×", "slower"],
    ["no", "0.50×", "faster"],
    ["▲ a file", "1.00×", "equivalent"],
    ["c", "1.04×", "inconclusive [1]"],
    ["d", "–", "no verdict"],
    ["e", "yes 17.9×", "?"],
  ],
  textColumns: 1,
  notes: [],
};

test("each verdict has its sign, and signs stand below each other", () => {
  const lines = renderTable(view, plain, 80).split("\n");
  assert.match(lines.join("\n"), /^yes +2\.00× {2}▼ slower\nno +0\.50× {2}▲ faster$/m);
  const column = lines.find((line) => line.includes("verdict"))!.indexOf("verdict");
  assert.deepEqual(lines.slice(4, 10).map((line) => line.slice(column)), [
    "▼ slower",
    "▲ faster",
    "= equivalent",
    "? inconclusive [1]",
    "? no verdict",
    "?",
  ]);
  const figures: View = { ...view, rows: [["a", "?", "? 1.2×"], ["b", "yes 17.9×", "no 0.52×"]] };
  assert.match(renderTable(figures, plain, 80), /^a +\? +\? 1\.2×\nb +yes 17\.9× +no 0\.52×$/m); // figures: on the right
});

test("colours change no letter and no column; words that only name a row have none", () => {
  const coloured = renderTable(view, makePaint(true), 80);
  assert.equal(stripVTControlCharacters(coloured), renderTable(view, plain, 80));
  for (const [text, colour] of [["▲ faster", 32], ["▼ slower", 31], ["= equivalent", 36], ["? inconclusive [1]", 33]]) {
    assert.ok(coloured.includes(`\x1b[${colour}m${text}\x1b[39m`), JSON.stringify(coloured));
  }
  assert.match(coloured, /^yes .*\nno .*\n/m);
  assert.ok(coloured.includes("\x1b[32myes 17.9×\x1b[39m"));
});

test("in Markdown too a verdict has its sign, and what names a row has none", () => {
  const markdown = renderMarkdown({ ...view, rows: [["faster", "2.00×", "faster"], ["b", "inconclusive [1]"]] });
  assert.match(markdown, /^\| faster \| 2\.00× \| ▲ faster \|$/m);
  assert.match(markdown, /^\| b \| \? inconclusive .*\|$/m);
});

test("a word judges where it stands first and alone, a sign where a word follows", () => {
  const words = ["faster [2]", "no verdict", "no", "no 0.52×", "yes 17.9×", "? 1.0×", "nothing", "yesterday", "12", ""];
  assert.deepEqual(words.map(signOf), ["▲", "?", "✗", "✗", "✓", "?", null, null, null, null]);
  assert.deepEqual(words.slice(1, 6).map(toneOf), ["open", "bad", "bad", "good", "open"]);
  assert.deepEqual(["▲ x", "✗ no", "✓", "=1+1", "?x"].map(toneOfSigned), ["good", "bad", null, null, null]);
});
