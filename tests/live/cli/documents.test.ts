// Completions as the shells run them, and the manual page as groff sets it, where there are any.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { programsOnPath } from "../../../runtime/path.ts";
import { paratax } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { testOnOne } from "../../helpers/share.ts";

/** What a line is completed with at its end. */
const ASKED: readonly [line: string, offered: readonly string[]][] = [
  ["overhead --mode ", ["threads", "processes", "inline", "all"]],
  ["overhead --mode=thr", ["threads"]],
  ["compare overhead --pres", ["--preset"]],
  ["compare overhead --preset r", ["rigorous"]],
  ["over", ["overhead"]],
  ["compare memo", ["memory"]],
  ["report --json sav", ["saved.json"]],
  ["report sav", ["saved.json"]],
  ["completions f", ["fish"]],
  ["overhead --workers ", []],
  ["memory --dispatch", []], // an option of another command
];

const [bash] = programsOnPath("bash");
testOnOne(
  0,
  "bash completes by the script that it is given",
  { skip: bash === undefined && "there is no bash" },
  () =>
    withFolder(async (folder) => {
      const { stdout: script } = await paratax("completions", "bash");
      writeFileSync(join(folder, "completions"), script);
      writeFileSync(join(folder, "saved.json"), "");
      for (const [line, offered] of ASKED) {
        const words = line.split(/(=)| /).filter((word) => word !== undefined); // as bash splits them
        const asking =
          `source ./completions; COMP_WORDS=(paratax "$@"); COMP_CWORD=$#; _paratax; printf '%s\n' "\${COMPREPLY[@]}"`;
        const { stdout, stderr } = spawnSync(bash, ["--norc", "-c", asking, "bash", ...words], {
          cwd: folder,
          encoding: "utf8",
        });
        assert.equal(stderr, "", line);
        assert.deepEqual(stdout.split("\n").filter((word) => word !== ""), offered, line);
      }
    }),
);

for (const [shell, number] of [["zsh", 1], ["fish", 2]] as const) {
  const [program] = programsOnPath(shell);
  testOnOne(
    number,
    `${shell} reads its completions`,
    { skip: program === undefined && `there is no ${shell}` },
    () =>
      withFolder(async (folder) => {
        const { stdout } = await paratax("completions", shell);
        writeFileSync(join(folder, "completions"), stdout);
        mkdirSync(join(folder, "home"));
        const { status, stderr } = spawnSync(program, ["-n", "completions"], { cwd: folder, encoding: "utf8" });
        assert.equal(status, 0, stderr);
      }),
  );
}

const [groff] = programsOnPath("groff");
testOnOne(1, "the manual page is set without a warning, with every command", {
  skip: groff === undefined && "there is no groff",
}, () =>
  withFolder(async (folder) => {
    const { stdout: page } = await paratax("man");
    writeFileSync(join(folder, "paratax.1"), page);
    const words = ["-man", "-Tutf8", "-K", "utf8", "-ww", "paratax.1"];
    const { stdout, stderr, status } = spawnSync(groff, words, { cwd: folder, encoding: "utf8" });
    assert.deepEqual([status, stderr], [0, ""]);
    const text = stripVTControlCharacters(stdout).replace(/.[\b]/g, ""); // printed twice where it is bold
    for (const words of ["NAME", "paratax compare sharded\\S?writers", "--axis <name=v,v…>", "EXIT STATUS", "130"]) {
      assert.match(text, new RegExp(words.replaceAll("-", "[-−‐]")), words);
    }
  }));
