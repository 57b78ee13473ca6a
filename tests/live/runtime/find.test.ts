import assert from "node:assert/strict";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { kindOfFile, packagePrograms } from "../../../runtime/binary.ts";
import { choose, confirm, findRuntime, judge, oldest } from "../../../runtime/find.ts";
import { isOlder, RUNTIME_NAMES, type RuntimeName, RUNTIMES } from "../../../runtime/runtimes.ts";
import { openToOthers } from "../../../runtime/trust.ts";
import { ELF, withFolder, writeProgram } from "../../helpers/folder.ts";
import { identity, table } from "../../helpers/inspections.ts";

const skip = process.platform === "win32";
const ENGINES = { deno: /^V8 \d+\./, bun: /^JavaScriptCore \w+/, node: /^V8 \d+\./ };
const BIN = fileURLToPath(new URL("../../../node_modules/.bin", import.meta.url));

/** The real program of a runtime. */
async function real(name: RuntimeName): Promise<string> {
  const found = await findRuntime(name, undefined, false);
  assert.equal(found.kind, "found", JSON.stringify(found));
  return found.kind === "found" ? found.identity.path : "";
}

async function withEnvironment(change: Record<string, string>, use: () => Promise<void>): Promise<void> {
  const before = Object.keys(change).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, change);
  try {
    await use();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

test("versions are compared number by number, without what follows", () => {
  for (const version of ["2.4.9", "1.46.3", "2.4.10"]) assert.ok(isOlder(version, "2.5.0"), version);
  for (const version of ["2.5.0", "2.10.0", "10.0.0", "2.5.0-rc.1", "2.5.1+abc"]) {
    assert.ok(!isOlder(version, "2.5.0"), version);
  }
});

test("built JavaScript runs on an older Node than the source, which is TypeScript", () => {
  assert.ok(isOlder(oldest("node", false), oldest("node", true)));
  assert.equal(oldest("node"), oldest("node", true), "the tests are run from the source");
  for (const name of ["deno", "bun"] as const) assert.equal(oldest(name, true), oldest(name, false));
});

test("the first candidate that fits is taken, and nothing after it is started", async () => {
  const { seen, look } = table({
    "/silent": { problem: "did not answer as one" },
    "/bun": identity("bun", "1.4.5", "/bun"),
    "/old": identity("node", "20.20.2", "/old"),
    "/good": identity("node", "24.0.0", "/good"),
  });
  const found = await choose("node", ["/silent", "/bun", "/old", "/good", "/better"], look);
  assert.deepEqual(found, {
    kind: "found",
    ...identity("node", "24.0.0", "/good"),
    passedOver: ["/silent did not answer as one", "/bun is Bun 1.4.5", "/old is Node 20.20.2, older than 24.0.0"],
  });
  assert.deepEqual(seen, ["/silent", "/bun", "/old", "/good"]);
});

test("when no candidate fits, the reason names each and what to do", async () => {
  const { look } = table({
    "/a/node": identity("node", "20.20.2", "/a/node"),
    "/b/node": { problem: "did not answer as one" },
  });
  assert.deepEqual(await choose("node", ["/a/node", "/b/node"], look), {
    kind: "unfit",
    reason: "No Node that fits was found: /a/node is Node 20.20.2, older than 24.0.0, /b/node did not answer as one; " +
      "install Node 24.0.0 or newer, or give --node PATH.",
    path: "/a/node",
  });
});

test("a newer version that lacks what an older one was given since is refused, from a source and from what is built", () => {
  const judged = (version: string, minimum: string): string => {
    const one = judge("node", identity("node", version, "/n"), minimum);
    return "problem" in one ? one.problem : "fits";
  };
  const versions = ["20.18.9", "20.19.0", "20.20.2", "21.0.0", "22.2.9", "22.3.0", "23.0.0"];
  assert.deepEqual(versions.map((version) => judged(version, "20.19.0")), [
    "is Node 20.18.9, older than 20.19.0",
    "fits",
    "fits",
    "is Node 21.0.0, older than 22.3.0",
    "is Node 22.2.9, older than 22.3.0",
    "fits",
    "fits",
  ]);
  assert.equal(judged("21.0.0", "24.0.0"), "is Node 21.0.0, older than 24.0.0");
});

test("without candidates a runtime is missing", async () => {
  assert.deepEqual(await choose("bun", [], table({}).look), {
    kind: "missing",
    reason: "Bun was not found on PATH; install Bun 1.3.0 or newer, or give --bun PATH.",
  });
});

test("a given path that is too old or another runtime is refused with what it is", async () => {
  const { look } = table({ "/d": identity("deno", "2.4.5", "/d"), "/n": identity("node", "26.0.0", "/n") });
  assert.deepEqual(await confirm("deno", "/d", look), {
    kind: "unfit",
    reason: "Cannot use /d as Deno: it is Deno 2.4.5, older than 2.5.0; give --deno the path of a Deno 2.5.0 or newer.",
    path: "/d",
  });
  assert.deepEqual(await confirm("deno", "/n", look), {
    kind: "unfit",
    reason: "Cannot use /n as Deno: it is Node 26.0.0; give --deno the path of a Deno 2.5.0 or newer.",
    path: "/n",
  });
});

for (const name of RUNTIME_NAMES) {
  for (const [where, path] of [["with npm's links on PATH", BIN], ["with nothing on PATH", ""]]) {
    test(`${name} is found ${where}`, () =>
      withEnvironment({ PATH: path }, async () => {
        const found = await findRuntime(name, undefined, false);
        assert.ok(found.kind === "found", JSON.stringify(found));
        assert.equal(found.identity.name, name);
        assert.ok(!isOlder(found.identity.version, RUNTIMES[name].minimum));
        assert.match(found.identity.engine, ENGINES[name]);
        assert.equal(kindOfFile(found.identity.path), "native");
        assert.notEqual(dirname(found.identity.path), BIN);
      }));
  }

  test(`${name} is found whatever the environment asks of it`, () =>
    withEnvironment(
      { NODE_OPTIONS: "--no-such-option", BUN_OPTIONS: "--version", DENO_V8_FLAGS: "--no-such" },
      async () => {
        assert.notEqual(await real(name), "");
      },
    ));

  test(`a script that starts ${name} is followed to the program`, { skip }, () =>
    withFolder(async (folder) => {
      const program = await real(name);
      const wrapper = writeProgram(join(folder, name), `#!/bin/sh\nexec "${program}" "$@"\n`);
      const found = await findRuntime(name, wrapper, false);
      assert.ok(found.kind === "found", JSON.stringify(found));
      assert.equal(found.identity.path, program);
    }));

  test(`npm's script for ${name} is not started`, { skip }, () =>
    withFolder(async (folder) => {
      const modules = join(folder, "node_modules");
      const program = await real(name);
      const native = join(modules, packagePrograms(name)[0]);
      mkdirSync(dirname(native), { recursive: true });
      symlinkSync(program, native);
      const wrapper = writeProgram(
        join(modules, ".bin", name),
        `#!/bin/sh\ntouch "${folder}/started"\nexec "${program}" "$@"\n`,
      );
      const found = await findRuntime(name, wrapper, false);
      assert.ok(found.kind === "found", JSON.stringify(found));
      assert.equal(found.identity.path, program);
      assert.equal(kindOfFile(join(folder, "started")), "absent");
    }));
}

test("settings of a project in the current folder do not reach the runtime that is asked", () =>
  withFolder(async (folder) => {
    writeProgram(join(folder, "deno.json"), "{ broken");
    writeProgram(join(folder, "bunfig.toml"), `preload = ["./nothing.ts"]`);
    const before = process.cwd();
    process.chdir(folder);
    try {
      await real("deno");
      await real("bun");
    } finally {
      process.chdir(before);
    }
  }));

test("what lies on PATH but does not fit is asked once, then passed over", { skip }, () =>
  withFolder((folder) => {
    const folders = ["script", "link", "broken"].map((name) => join(folder, name));
    writeProgram(join(folders[0], "bun"), `#!/bin/sh\necho asked >> "${folder}/log"\n`);
    symlinkSync(folders[0], folders[1]);
    writeProgram(join(folders[2], "bun"), ELF);
    return withEnvironment({ PATH: folders.join(delimiter) }, async () => {
      assert.ok(!(await real("bun")).startsWith(folder));
      assert.equal(readFileSync(join(folder, "log"), "utf8"), "asked\n");
    });
  }));

test(
  "what a wrapper says is not believed: the program behind it is asked itself",
  { skip },
  () =>
    withFolder(async (folder) => {
      const found = await findRuntime("deno", undefined, false);
      assert.ok(found.kind === "found", JSON.stringify(found));
      const lie = JSON.stringify({ ...found.identity, version: "99.0.0" });
      const wrapper = writeProgram(join(folder, "deno"), `#!/bin/sh\necho '${lie}'\n`);
      assert.deepEqual(await findRuntime("deno", wrapper, false), found);
    }),
);

test(
  "a given path that cannot be used is refused in one sentence, and nothing else is tried",
  { skip },
  () =>
    withFolder(async (folder) => {
      const file = (name: string, content: string | Uint8Array) => writeProgram(join(folder, name), content);
      chmodSync(file("data", ELF), 0o644);
      const answer = (path: string) => JSON.stringify({ name: "deno", version: "9.0.0", engine: "V8 1", path });
      const wrong = {
        [join(folder, "nothing")]: "does not exist",
        [folder]: "is not a program",
        [join(folder, "data")]: "may not be executed",
        [file("text", "hello")]: "is not a program",
        [file("true", "#!/bin/sh\nexit 0\n")]: "did not answer as one",
        [file("liar", `#!/bin/sh\necho '${answer("/nowhere/deno")}'\n`)]: "did not answer as one",
        [file("mirror", `#!/bin/sh\necho '${answer(join(folder, "mirror"))}'\n`)]: "did not answer as one",
      };
      for (const [path, problem] of Object.entries(wrong)) {
        const reason = `Cannot use ${path} as Deno: it ${problem}; give --deno the path of a Deno 2.5.0 or newer.`;
        assert.deepEqual(await findRuntime("deno", path, false), { kind: "unfit", reason, path });
      }
    }),
);

test("another runtime at a given path is recognized", async () => {
  const [bun, node] = [await real("bun"), await real("node")];
  const found = await findRuntime("node", bun, false);
  assert.ok(found.kind === "unfit" && found.reason.includes("it is Bun "), JSON.stringify(found));
  for (const path of [bun, node]) assert.equal((await findRuntime("deno", path, false)).kind, "unfit");
});

test("a binary has no programs of a package: its modules' own folder is made up", { skip }, async () => {
  await withEnvironment({ PATH: "" }, async () => {
    for (const name of RUNTIME_NAMES) assert.equal((await findRuntime(name, undefined, true)).kind, "missing");
  });
});

test(
  "nothing is run from where others may write: a folder, a link's folder, the file, or one of theirs",
  { skip },
  () =>
    withFolder(async (folder) => {
      const mark = join(folder, "it-ran");
      const script = `#!/bin/sh\n: > ${mark}\n`;
      const own = writeProgram(join(folder, "own", "deno"), script);
      const open = join(folder, "open");
      mkdirSync(open);
      symlinkSync(own, join(open, "deno")); // others may lead this link elsewhere
      const below = writeProgram(join(open, "below", "deno"), script);
      const file = writeProgram(join(folder, "file", "deno"), script);
      const linked = join(folder, "linked");
      mkdirSync(linked);
      symlinkSync(below, join(linked, "deno"));
      chmodSync(open, 0o777);
      chmodSync(file, 0o777);
      const paths = [join(open, "deno"), below, file, join(linked, "deno")];
      if (process.getuid?.() === 0) {
        const theirs = writeProgram(join(folder, "theirs", "deno"), script);
        chownSync(dirname(theirs), 65534, 65534); // whoever owns a folder may write it
        paths.push(theirs);
      }
      for (const path of paths) {
        const named = await findRuntime("deno", path, true);
        assert.match(
          (named as { reason: string }).reason,
          /may be replaced by others, who may write \S+; give --deno/,
          path,
        );
        await withEnvironment({ PATH: dirname(path) }, async () => {
          const found = await findRuntime("deno", undefined, true);
          assert.match((found as { reason: string }).reason, /may be replaced by others, who may write/, path);
        });
      }
      assert.equal(existsSync(mark), false, "a program was run");
      await findRuntime("deno", own, true);
      assert.equal(existsSync(mark), true, "the test's programs cannot be run");
    }),
);

test(
  "a folder that anybody may write into but not rename in is as safe as what is in it",
  { skip },
  () =>
    withFolder((folder) => {
      const sticky = join(folder, "sticky");
      const file = writeProgram(join(sticky, "deno"), ELF);
      chmodSync(sticky, 0o1777);
      assert.equal(openToOthers(file), null);
      assert.equal(openToOthers(join(sticky, "absent", "deno")), null);
      chmodSync(sticky, 0o777);
      assert.equal(openToOthers(file), sticky);
      assert.equal(openToOthers("/"), null);
      assert.equal(openToOthers(process.execPath), null);
    }),
);
