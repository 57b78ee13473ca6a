// What a fleet has a shell do, done by the shell that is here.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { quoted } from "../../../../engine/fleet/engines.ts";
import { probeWords, readAnswer, runWords } from "../../../../engine/fleet/remote_script.ts";
import { converse } from "../../../../engine/fleet/session.ts";
import { runtime } from "../../../helpers/command.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { testOfSource } from "../../../helpers/share.ts";

const UNIX = { skip: process.platform === "win32" && "sh is not on Windows" };

testOfSource("a shell reads a quoted word as it was, whatever is in it", UNIX, () => {
  const words = ["a b", "it's", "$(echo no)", "`no`", "\\", '"', "!!", "a;b&c|d>e", "*", "", "é\n"];
  const { stdout } = spawnSync("sh", ["-c", `printf '%s|' ${words.map(quoted).join(" ")}`], { encoding: "utf8" });
  assert.equal(stdout, words.map((word) => `${word}|`).join(""));
});

testOfSource("a host says what it is", UNIX, () => {
  const [sh, ...words] = probeWords();
  const { probed } = readAnswer(spawnSync(sh!, words).stdout);
  assert.equal(probed!.system, spawnSync("uname", ["-s"], { encoding: "utf8" }).stdout.trim());
});

testOfSource(
  "the script runs what came whole, gives its words unchanged, and leaves nothing",
  UNIX,
  () =>
    withFolder(async (folder) => {
      const [program, tmp] = [join(folder, "program"), join(folder, "tmp")];
      mkdirSync(tmp);
      const text = '#!/bin/sh\npwd >&2\nprintf "%s|" "$@" >result.json\nexit 4\n';
      writeFileSync(program, text);
      const sum = createHash("sha256").update(text).digest("hex");
      const run = async (size: number, sum: string) => {
        const words = ["env", `TMPDIR=${tmp}`, ...runWords(size, sum, ["a'b", "$(touch no)"])];
        return (await converse(runtime, words, program, new AbortController().signal)).answer;
      };
      const answer = await run(text.length, sum);
      assert.deepEqual([answer.copied, answer.ended!.code], [true, 4]);
      assert.match(answer.ended!.said, /\/paratax-\w{8}$/);
      assert.equal(answer.result, "a'b|$(touch no)|--json|result.json|");
      assert.equal((await run(text.length - 1, sum)).copied, false);
      assert.equal((await run(text.length, sum.replaceAll("a", "b"))).copied, false);
      assert.deepEqual(readdirSync(tmp), []);
    }),
);

testOfSource(
  "what measures is told to end when the input ends, and its folder goes",
  UNIX,
  () =>
    withFolder(async (folder) => {
      const [program, tmp] = [join(folder, "program"), join(folder, "tmp")];
      mkdirSync(tmp);
      const text = '#!/bin/sh\ntrap "exit 130" TERM\nwhile :; do sleep 0.05; done\n';
      writeFileSync(program, text);
      const sum = createHash("sha256").update(text).digest("hex");
      const stop = new AbortController();
      const words = ["env", `TMPDIR=${tmp}`, ...runWords(text.length, sum, [])];
      const { answer } = await converse(runtime, words, program, stop.signal, () => stop.abort());
      assert.ok([130, 143].includes(answer.ended!.code), `${answer.ended!.code}`); // 143: before it heard signals
      assert.deepEqual(readdirSync(tmp), []);
    }),
);
