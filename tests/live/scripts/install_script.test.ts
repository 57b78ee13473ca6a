// The script of `curl … | sh`, with a made-up binary, into a home of its own.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { programsOnPath } from "../../../runtime/path.ts";
import { hostTarget } from "../../../scripts/binary/targets.ts";
import { installScript } from "../../../scripts/release/install_script.ts";
import { beginProgram } from "../../helpers/command.ts";
import { withFolder, writeProgram } from "../../helpers/folder.ts";
import { testOnOne } from "../../helpers/share.ts";

const skip = process.platform === "win32"
  ? "Windows has no sh"
  : programsOnPath("curl").length === 0 && "there is no curl";

testOnOne(
  2,
  "install.sh installs what its sum is of, below the home folder, and nothing else",
  { skip },
  () =>
    withFolder(async (root) => {
      const [from, home] = [join(root, "from"), join(root, "home")];
      for (const folder of [from, home]) mkdirSync(folder);
      const name = `paratax-bun-${hostTarget()}`;
      const program = '#!/bin/sh\ncase $1 in --version) echo "paratax 9 (Bun)" ;; *) echo "$*" ;; esac\n';
      writeProgram(join(from, name), program);
      const sum = createHash("sha256").update(program).digest("hex");
      writeFileSync(join(from, "SHA256SUMS"), `${"0".repeat(64)}  ${name}.cdx.json\n${sum}  ${name}\n`);
      const install = async (script: string, env: Readonly<Record<string, string>> = {}) => {
        writeFileSync(join(root, "install.sh"), script);
        const own = { HOME: home, TMPDIR: root, ...env };
        return await beginProgram(["sh", join(root, "install.sh")], { env: own }).finished;
      };
      const script = installScript("9", pathToFileURL(from).href, [name, "paratax-bun-windows-x64.exe"]);
      const half = await install(script.slice(0, script.lastIndexOf("main\n")));
      assert.deepEqual([half.code, readdirSync(home)], [0, []], "a script that was cut off does nothing");

      const { code, stdout, stderr } = await install(script);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.ok(stdout.startsWith(`paratax 9 (Bun) is in ${home}/.local/bin.\nPut it on the PATH: `), stdout);
      assert.equal(readFileSync(join(home, ".local", "bin", "paratax"), "utf8"), program);
      assert.equal(readFileSync(join(home, ".local", "share", "man", "man1", "paratax.1"), "utf8"), "man\n");
      assert.deepEqual(readdirSync(root).sort(), ["from", "home", "install.sh"], "its temporary folder is gone");

      writeFileSync(join(from, name), program.replace("9", "10"));
      const spoilt = await install(script.replaceAll("/.local", "/.other"));
      assert.equal(spoilt.code, 1);
      assert.match(spoilt.stderr, /^Cannot install paratax: \S+ is not what SHA256SUMS says; fetch it again/);
      assert.ok(!existsSync(join(home, ".other")));

      writeFileSync(join(from, name), program);
      const unfit: Record<string, string>[] = [{ HOME: "" }, { PARATAX_INSTALL: join(from, name) }];
      for (const env of unfit) {
        const { code, stderr } = await install(script, env);
        assert.equal(code, 1);
        assert.match(stderr, /^Cannot install paratax: .*; set PARATAX_INSTALL to a folder.*\.\n$/);
      }

      const elsewhere = await install(installScript("9", from, ["paratax-bun-plan9-x64"]));
      assert.match(elsewhere.stderr, /^Cannot install paratax: there is no binary for \S+; npm install/);
    }),
);

test("of several binaries for a target the last is taken, and none for Windows, which has no sh", () => {
  const names = [
    "paratax-node-linux-x64",
    "paratax-bun-linux-x64-musl",
    "paratax-deno-linux-x64",
    "paratax-bun-windows-x64.exe",
  ];
  const choices = [...installScript("9", "https://a.org", names).matchAll(/^ +([\w-]+)\) name=(\S+) ;;$/gm)];
  assert.deepEqual(choices.map(([, target, name]) => [target, name]), [
    ["linux-x64", "paratax-deno-linux-x64"],
    ["linux-x64-musl", "paratax-bun-linux-x64-musl"],
  ]);
});
