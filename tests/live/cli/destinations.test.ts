// Where results may go, from outside: links, pipes, devices, mounts, and places that are refused before anything is measured.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { beginProgram, COMMAND, type Finished, paratax } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { savedResult } from "../../helpers/saved_result.ts";
import { oneOf, sampleOf, testOfSource, testOfSourceOnOne, testOnOne } from "../../helpers/share.ts";
import { noUnprivileged, unprivileged, unprivilegedUser } from "../../helpers/unprivileged.ts";

const skip = process.platform === "win32";
const slow = { skip, timeout: 60_000 };

/** A command line of a shell, in which "$@" is paratax. */
function shell(script: string, cwd: string, before: readonly string[] = []): Promise<Finished> {
  return beginProgram([...before, "bash", "-c", script, "bash", ...COMMAND], { cwd }).finished;
}

/** A folder with a result in r.json. */
function withResult(use: (folder: string) => void | Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    writeFileSync(join(folder, "r.json"), JSON.stringify(savedResult()));
    await use(folder);
  });
}

testOfSource(
  "a device, a pipe and another name of standard output are written to and stay what they are",
  slow,
  async () => {
    await withResult(async (folder) => {
      const { rdev } = statSync("/dev/null");
      assert.equal(spawnSync("mkfifo", [join(folder, "fifo")]).status, 0);
      const ways: readonly (readonly [file: string, command: string])[] = [
        ["by-fifo", '{ cat fifo > by-fifo & "$@" report r.json --csv fifo > seen && wait; }'],
        ["by-substitution", '"$@" report r.json --csv >(cat > by-substitution) > /dev/null'],
        ["by-stdout", '"$@" report r.json --csv /dev/stdout > by-stdout'],
        ["by-stderr", '{ echo before >&2; "$@" report r.json --csv /dev/stderr; } 2> by-stderr > /dev/null'],
        ["by-descriptor", '"$@" report r.json --csv /dev/fd/1 | cat > by-descriptor'],
        ["by-name", '"$@" report r.json --csv by-name > by-name'],
        ["page.html", '"$@" report r.json --html - > page.html'],
        ["by-null", '"$@" report r.json --csv /dev/null --markdown /dev/null > by-null'],
      ];
      const tried = sampleOf(ways);
      const commands = ['"$@" report r.json --csv - > by-dash', ...tried.map(([, command]) => command), "sleep 0.3"];
      const said = await shell(commands.join(" && "), folder);
      assert.equal(said.code, 0, said.stderr);
      const read = (name: string): string => readFileSync(join(folder, name), "utf8");
      const expected = read("by-dash");
      assert.match(expected, /^scenario,runtime/);
      for (const [name] of tried) {
        if (name === "by-stderr") assert.ok(read(name).startsWith("before\n") && read(name).includes(expected));
        else if (name === "page.html") assert.match(read(name), /^<!doctype html>/i);
        else if (name === "by-null") assert.match(read(name), /spawn/); // the tables, as nothing else took standard output
        else assert.equal(read(name), expected, name);
      }
      assert.ok(lstatSync(join(folder, "fifo")).isFIFO());
      assert.equal(statSync("/dev/null").rdev, rdev);
    });
  },
);

testOfSourceOnOne(
  1,
  "the same file for two outputs, or for input and output, is refused under every name",
  slow,
  async () => {
    await withResult(async (folder) => {
      const at = (name: string): string => join(folder, name);
      symlinkSync("r.json", at("link.json"));
      linkSync(at("r.json"), at("hard.json"));
      symlinkSync("absent", at("to-absent"));
      mkdirSync(at("sub"));
      const before = readFileSync(at("r.json"));
      const refused: [string[], RegExp][] = [
        [["report", at("r.json"), "--json", at("r.json")], /as it is read, as .*: give another file/],
        [["report", at("r.json"), "--html", at("link.json")], /^Cannot write --html .* as it is read/],
        [["report", at("link.json"), "--csv", at("hard.json")], /as it is read/],
        [["compare", at("r.json"), at("hard.json"), "--csv", at("sub/../r.json")], /as it is read/],
        [
          ["report", at("r.json"), "--csv", at("a"), "--markdown", at("sub/../a")],
          /--markdown .* is the file of --csv too/,
        ],
        [["report", at("r.json"), "--csv", at("absent"), "--html", at("to-absent")], /is the file of --csv too/],
        [["report", at("r.json"), "--csv", "-", "--markdown", "/dev/stdout"], /two formats to standard output/],
        [["report", at("r.json"), "--csv", folder], /as it is a folder/],
        [["report", at("r.json"), "--csv", at("absent/")], /as it is a folder/],
        [["overhead", "--json", at("x"), "--csv", at("x")], /is the file of --json too/],
      ];
      for (const [words, expected] of refused) {
        const { code, stdout, stderr } = await paratax(...words);
        assert.deepEqual([code, stdout], [2, ""], `${words.join(" ")}: ${stderr}`);
        assert.match(stderr, expected);
        assert.equal(stderr.trimEnd().split("\n").length, 1);
      }
      assert.deepEqual(readFileSync(at("r.json")), before);
      assert.equal(existsSync(at("absent")), false);
    });
  },
);

testOnOne(1, "nothing is written through a link that another user laid", {
  ...slow,
  skip: skip || (process.geteuid?.() !== 0 && "who is not root cannot lay it"),
}, () =>
  withResult(async (folder) => {
    const [link, place] = [join(folder, "theirs.csv"), join(folder, "place")];
    symlinkSync(place, link);
    assert.equal((await paratax("report", join(folder, "r.json"), "--csv", link)).code, 0);
    assert.ok(existsSync(place));
    writeFileSync(place, "kept");
    assert.equal(spawnSync("chown", ["-h", "65534", link]).status, 0);
    const { code, stderr } = await paratax("report", join(folder, "r.json"), "--csv", link);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^Cannot write --csv .*theirs\.csv as it is a link that another user laid there: give the name/,
    );
    assert.equal(readFileSync(place, "utf8"), "kept");
  }));

testOfSourceOnOne(
  1,
  "a pipe whose reader goes away is one sentence, and the other files are written",
  slow,
  async () => {
    await withResult(async (folder) => {
      const script = `mkfifo p; : < p & "$@" report r.json --html p --csv good > /dev/null`;
      const { code, stderr } = await shell(script, folder);
      assert.equal(code, 1, stderr);
      assert.match(stderr, /^Cannot write p \(EPIPE\): its reader must take all of it\.$/m);
      assert.match(readFileSync(join(folder, "good"), "utf8"), /^scenario/);
    });
  },
);

const noMounts = skip || spawnSync("unshare", ["-rm", "true"]).status !== 0 ? "nothing can be mounted here" : false;

testOfSourceOnOne(
  1,
  "a file that something is mounted on is written in its place",
  { ...slow, skip: noMounts },
  async () => {
    await withResult(async (folder) => {
      writeFileSync(join(folder, "mounted"), "x".repeat(1_000_000));
      writeFileSync(join(folder, "out"), "");
      const script = `mount --bind mounted out && "$@" report r.json --csv out > /dev/null`;
      const { code, stderr } = await shell(script, folder, ["unshare", "-rm"]);
      assert.equal(code, 0, stderr);
      assert.match(readFileSync(join(folder, "mounted"), "utf8"), /^scenario,runtime[^]*\n$/);
      assert.ok(!readFileSync(join(folder, "mounted"), "utf8").includes("xx"), "the end of the old text was left");
      assert.deepEqual(readdirSync(folder).sort(), ["mounted", "out", "r.json"]);
    });
  },
);

testOfSourceOnOne(
  1,
  "where no file can be made, one that is there is written in its place",
  { ...slow, skip: noUnprivileged },
  async () => {
    await withResult(async (folder) => {
      const file = join(folder, "mine");
      writeFileSync(file, "old");
      chownSync(file, unprivilegedUser, unprivilegedUser);
      chmodSync(folder, 0o755);
      const command = [...unprivileged, ...COMMAND, "report", join(folder, "r.json")];
      const written = await beginProgram([...command, "--csv", file]).finished;
      assert.equal(written.code, 0, written.stderr);
      assert.match(readFileSync(file, "utf8"), /^scenario/);
      assert.equal(statSync(file).uid, unprivilegedUser);
      const other = await beginProgram([...command, "--csv", join(folder, "new")]).finished;
      assert.equal(other.code, 2);
      assert.match(other.stderr, /^Cannot write --csv .*new \(EACCES\): give a file in a folder/);
    });
  },
);

testOfSource(
  "what was measured stands on standard error, as tables, where standard output has no room for it",
  { ...slow, skip: !existsSync("/dev/full") && "there is no /dev/full" },
  async () => {
    await withFolder(async (folder) => {
      const small = "overhead --mode threads --start spawn --workers 1 --iterations 2 --warmup 0 --no-progress";
      for (const output of oneOf(["", "--json -"])) {
        const { code, stderr } = await shell(`"$@" ${small} ${output} > /dev/full`, folder);
        assert.equal(code, 1, stderr);
        assert.match(
          stderr,
          /threads +spawn[^]*\nCannot write to standard output \(.*\): make room or give a file\.\n$/,
        );
      }
    });
  },
);
