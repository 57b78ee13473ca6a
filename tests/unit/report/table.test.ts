// Words of others stay words: in a spreadsheet, and where Markdown is shown.

import assert from "node:assert/strict";
import { test } from "node:test";
import { renderRows } from "../../../report/csv.ts";
import { renderMarkdown } from "../../../report/markdown.ts";
import { tableParts } from "../../../report/table.ts";
import type { View } from "../../../report/view.ts";
import { plain } from "../../helpers/plain.ts";

test("no field of a CSV is a formula, and numbers stay numbers", () => {
  const words = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "-", "＝1", "=cmd|' /C calc'!A0"];
  for (const word of words) {
    const [, line] = renderRows([{ a: word }]).split("\n");
    assert.match(line, /^"?'/, JSON.stringify(line));
  }
  for (const plain of ["a", "1", "-1.5", "+2", "1e-9", "-1E+7", "a=b", "x@y"]) {
    assert.equal(renderRows([{ a: plain }]), `a\n${plain}\n`);
  }
  assert.equal(renderRows([{ a: -1.5, b: true, c: null }]), "a,b,c\n-1.5,true,\n");
  assert.match(renderRows([{ "=HYPERLINK(1)": 1 }]), /^'=HYPERLINK/);
});

function shown(text: string): string {
  const view: View = { title: "t", head: ["a"], rows: [[text]], textColumns: 1, notes: [text] };
  const [, , , , row] = renderMarkdown(view).split("\n"); // the title, a line, the head, the rule
  return row.slice(2, -2);
}

test("Markdown shows words as they stand: no links, mentions, issues, strikes or lists", () => {
  assert.equal(shown("~~gone~~"), "\\~\\~gone\\~\\~");
  assert.equal(shown("@octocat"), "\\@&#8203;octocat");
  assert.equal(shown("a#12"), "a\\#&#8203;12");
  assert.equal(shown("http://evil.example"), "http\\://evil.example");
  assert.equal(shown("WWW.evil.example"), "WWW\\.evil.example");
  assert.equal(shown("[a](b)"), "\\[a\\](b)");
  assert.equal(shown("1. one"), "1\\. one");
  assert.equal(shown("- one"), "\\- one");
  assert.equal(shown("1.25"), "1.25");
  assert.equal(shown("-1.25"), "-1.25");
  assert.equal(shown("a & b <i>"), "a \\& b \\<i\\>");
});

test("a long table is the same as one put together at once, row by row", () => {
  const view = (rows: number): View => ({
    title: "t",
    head: ["name", "n"],
    rows: Array.from({ length: rows }, (_, row) => row % 7 === 3 ? [`r${row}`] : [`r${row}`, "1".repeat(1 + row % 12)]),
    textColumns: 1,
    notes: [],
  });
  const parts = [...tableParts(view(950), plain, 200)];
  const lines = parts.join("").split("\n");
  assert.ok(parts.length > 5);
  assert.equal(lines.length, 2 + 2 + 950 + 2);
  assert.equal(new Set(lines.slice(4, 954).filter((_, row) => row % 7 !== 3).map((line) => line.length)).size, 1);
});
