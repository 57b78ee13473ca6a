// What a release is made of besides its binaries, as texts.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { programsOnPath } from "../../../runtime/path.ts";
import { dependsOn, makeDebian } from "../../../scripts/release/debian.ts";
import { formula } from "../../../scripts/release/formula.ts";
import { notesOf } from "../../../scripts/release/notes.ts";
import { beginProgram } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";

const ROOT = new URL("../../../", import.meta.url);

test("the notes of a version are its part of the changelog, and a version without one is refused", () => {
  const changelog = "# Changelog\n\n## Unreleased (0.2.0)\n\n- new\n\n## 0.1.0\n\n- old\n";
  assert.equal(notesOf(changelog, "0.2.0"), "- new\n");
  assert.equal(notesOf(changelog, "0.1.0"), "- old\n");
  assert.throws(
    () => notesOf(changelog, "0.1"),
    /^Error: Cannot release 0\.1 as CHANGELOG\.md says nothing of it: write/,
  );
  const { version } = JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8"));
  assert.match(notesOf(readFileSync(new URL("CHANGELOG.md", ROOT), "utf8"), version), /^- /);
});

test("the formula has each binary for a system of Homebrew's, with its sum, and no other", () => {
  const text = formula("1.2.3", "https://a.org/b", {
    "paratax-bun-linux-x64": "1".repeat(64),
    "paratax-bun-macos-arm64": "2".repeat(64),
    "paratax-bun-linux-x64-musl": "3".repeat(64),
    "paratax-bun-windows-x64.exe": "4".repeat(64),
  });
  assert.match(
    text,
    /on_linux do\s+on_intel do\s+url "https:\/\/a\.org\/b\/paratax-bun-linux-x64"\s+sha256 "1+"/,
  );
  assert.match(
    text,
    /on_macos do\s+on_arm do\s+url "https:\/\/a\.org\/b\/paratax-bun-macos-arm64"\s+sha256 "2+"/,
  );
  assert.doesNotMatch(text, /3333|4444/);
  const opened = text.match(/\bdo$|^\s*(class|def) /gm)!.length;
  assert.equal(text.match(/^\s*end$/gm)!.length, opened, "every block ends");
});

test("a package for Debian asks for the packages of the libraries that its binary does", () => {
  const needs = { libc: "glibc 2.28", macos: null };
  assert.equal(
    dependsOn({ ...needs, libraries: ["libc.so.6", "libatomic.so.1", "ld-linux-x86-64.so.2"] }),
    "libc6 (>= 2.28), libatomic1",
  );
  assert.equal(
    dependsOn({ ...needs, libraries: ["libstdc++.so.6", "libgcc_s.so.1"] }),
    "libc6 (>= 2.28), libgcc-s1, libstdc++6",
  );
});

test("the workflow calls commands that there are", () => {
  const workflow = readFileSync(new URL(".github/workflows/release.yml", ROOT), "utf8");
  const { scripts } = JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8"));
  const called = [...workflow.matchAll(/npm (?:run )?(\w+)/g)].map(([, name]) => name).filter((name) => name !== "ci");
  assert.deepEqual(called, ["test", "release"]);
  for (const name of called) assert.ok(name in scripts, name);
  assert.doesNotMatch(workflow, /^ *\t|uses: [^@\n]*$/m);
});

const skip = programsOnPath("dpkg-deb").length === 0 && "there is no dpkg-deb";

test(
  "Debian's package has the manual page and the completions where each shell looks",
  { skip },
  () =>
    withFolder(async (root) => {
      const product = join(root, "own.deb");
      writeFileSync(join(root, "program"), "p");
      await makeDebian(
        {
          version: "9",
          architecture: "amd64",
          program: join(root, "program"),
          needs: { libraries: [], libc: "glibc 2.28", macos: null },
          manual: "m",
          completions: { bash: "b", zsh: "z", fish: "f" },
          notices: "n",
        },
        join(root, "parts"),
        product,
      );
      const { stdout } = await beginProgram(["dpkg-deb", "-c", product]).finished;
      const files = stdout.split("\n").flatMap((line) => /^-.* \.(\/\S+)/.exec(line)?.[1] ?? []);
      assert.deepEqual(files.sort(), [
        "/usr/bin/paratax",
        "/usr/share/bash-completion/completions/paratax",
        "/usr/share/doc/paratax/copyright",
        "/usr/share/fish/vendor_completions.d/paratax.fish",
        "/usr/share/man/man1/paratax.1.gz",
        "/usr/share/zsh/vendor-completions/_paratax",
      ]);
    }),
);
