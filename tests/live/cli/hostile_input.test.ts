// Whatever is typed: a request, or one sentence and exit code 2; never a stack trace, and no file that was not named.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { understand } from "../../../cli/arguments.ts";
import { loadCatalogue } from "../../../scenarios/known.ts";
import { begin } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { forCommandLines, sampleCommandLines } from "../../helpers/generate.ts";
import { OWN, ownShare, twoAtATime, WHOLE } from "../../helpers/share.ts";

const scenarios = await loadCatalogue();

/** The three runtimes take other ones each, together 10,000, and in the suite 600. */
const SEED = 7;

/** So many are started by each runtime. */
const COMMANDS = WHOLE ? 10 : 2;

/** The options that the help of any command lists. */
function flags(): string[] {
  const helps = [...scenarios.map(({ name }) => name), "doctor", "compare", "report", "reproduce"].map((name) => {
    const request = understand([name, "--help"], scenarios, "1");
    return request.kind === "say" ? request.text : "";
  });
  const found = new Set(helps.flatMap((help) => [...help.matchAll(/^\s+(--[a-z-]+)/gm)].map(([, flag]) => flag!)));
  assert.ok(found.size > 20);
  return [...found];
}

function checkSentence(text: string, words: readonly string[]): void {
  // a word that was typed may stand in the sentence, whatever it is
  const own = words.reduce((rest, word) => word.length > 0 ? rest.replaceAll(word, "") : rest, text);
  assert.ok(!own.trimEnd().includes("\n"), `more than one line: ${text}`);
  assert.doesNotMatch(own, /\bat .*:\d+|\w*Error\b|undefined|\[object/);
  assert.notEqual(text, "");
}

test("generated command lines are understood or refused in one sentence", { timeout: 60_000 }, () => {
  const seen = { measure: 0, refused: 0 };
  forCommandLines(ownShare(WHOLE ? 10_000 : 600), SEED + OWN, flags(), (words) => {
    const request = understand(words, scenarios, "1");
    if (request.kind !== "say") return void seen.measure++;
    assert.ok(request.exitCode === 0 || request.exitCode === 2);
    if (request.exitCode === 0) return;
    seen.refused++;
    checkSentence(request.text, words);
    assert.ok(request.text.split("\n").length === 1, `not one line: ${JSON.stringify(request.text)}`);
  });
  assert.ok(seen.measure > 10 && seen.refused > 10, JSON.stringify(seen));
});

test("generated command lines as processes end with 0 or 2, and touch no file", { timeout: 120_000 }, async () => {
  await withFolder(async (folder) => {
    const TMPDIR = join(folder, "tmp");
    const cwd = join(folder, "here");
    mkdirSync(TMPDIR);
    mkdirSync(cwd);
    const wrong = sampleCommandLines(200, SEED + OWN, flags())
      .filter((words) => words.every((word) => !word.includes("\0")))
      .filter((words) => understand(words, scenarios, "1").kind === "say").slice(0, COMMANDS);
    assert.equal(wrong.length, COMMANDS);
    await twoAtATime(wrong, async (words) => {
      const { code, stdout, stderr } = await begin(words, { cwd, env: { TMPDIR } }).finished;
      assert.ok(code === 0 || code === 2, `${JSON.stringify(words)}: ${code} ${stderr}`);
      if (code === 2) checkSentence(stderr, words);
      if (code === 2) assert.equal(stdout, "");
    });
    assert.deepEqual([...readdirSync(cwd), ...readdirSync(TMPDIR)], []);
  });
});
