// The package for npm, had as users have it, in empty folders that know nothing of the clone. Each runtime tries what is
// its own, from a registry on this machine.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { ResultFile } from "../../../engine/result/result.ts";
import { programsOnPath } from "../../../runtime/path.ts";
import { isOlder, RUNTIMES } from "../../../runtime/runtimes.ts";
import { binaries } from "../../../scripts/install.mjs";
import { packed } from "../../../scripts/npm/archive.ts";
import { buildPackage, buildUntyped, builtEntry, LIBRARIES } from "../../../scripts/npm/build.ts";
import { beginProgram } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { withJsr, withRegistry } from "../../helpers/registry.ts";
import { testOfSweeps, testOnOne, WHOLE } from "../../helpers/share.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const MINUTES = { timeout: 180_000 };
const SMALL = ["--workers", "2", "--iterations", "2", "--warmup", "0", "--quick", "--no-progress", "--json", "-"];

interface Place {
  /** The package as it would be published. */
  readonly built: string;
  /** An empty folder to install into. */
  readonly folder: string;
  /** Runs a program there whose words find the registry and nothing of this user's; what it printed. Rejects where it ends otherwise. */
  readonly run: (words: readonly string[], env?: Readonly<Record<string, string>>, end?: number) => Promise<string>;
}

/** Builds and packs the package, and serves it; without its types that takes a quarter of the time. */
function withPackage(build: typeof buildPackage, use: (place: Place) => Promise<void>): Promise<void> {
  return withFolder(async (root) => {
    const [built, folder, temporary] = ["package", "empty", "tmp"].map((name) => join(root, name));
    await build(built);
    for (const one of [folder, temporary]) mkdirSync(one);
    const archive = join(root, "package.tgz");
    writeFileSync(archive, packed(built, ["cli.js"]));
    await withRegistry(readFileSync(join(built, "package.json"), "utf8"), archive, async (registry) => {
      const own = {
        HOME: root,
        TMPDIR: temporary,
        npm_config_registry: registry,
        NPM_CONFIG_REGISTRY: registry,
        npm_config_cache: join(root, "npm-cache"),
        npm_config_update_notifier: "false",
        BUN_CONFIG_REGISTRY: registry,
        BUN_INSTALL_CACHE_DIR: join(root, "bun-cache"),
        DENO_DIR: join(root, "deno-cache"),
        DENO_NO_UPDATE_CHECK: "1",
        NODE_COMPILE_CACHE: join(root, "compile-cache"),
      };
      const ran: Place["run"] = async (words, env = {}, end = 0) => {
        const { code, stdout, stderr } = await beginProgram(words, { cwd: folder, env: { ...own, ...env } }).finished;
        assert.equal(code, end, `${words.join(" ")}\n${stderr}\n${stdout}`);
        return stdout;
      };
      await use({ built, folder, run: ran });
      assert.deepEqual(readdirSync(temporary).filter((name) => name.startsWith("paratax-")), [], "left behind");
    });
  });
}

/** The program's own folder first, so that nothing else of its name is found. */
function pathTo(...programs: readonly string[]): string {
  return [...programs.map((one) => dirname(one)), "/usr/bin", "/bin"].join(delimiter);
}

/** That cells with threads and with processes were measured, by this runtime of this version. */
function assertMeasured(json: string, name: string, version: string): void {
  const { cells } = JSON.parse(json) as ResultFile;
  for (const mode of ["threads", "processes"]) {
    for (const start of ["spawn", "pool"]) {
      const cell = cells.find((one) => one.mode === mode && one.start === start);
      assert.equal(cell?.status, "measured", `${mode} ${start}: ${JSON.stringify(cell)}`);
      assert.deepEqual([cell.runtime, cell.provenance?.version], [name, version]);
    }
  }
}

async function versionOf(program: string, word: string): Promise<string> {
  const { stdout } = await beginProgram([program, word]).finished;
  return /\d+\.\d+\.\d+/.exec(stdout)![0];
}

testOfSweeps(
  "deno runs npm:paratax and what JSR has, and installs it as a command; its types are known to who imports it",
  MINUTES,
  () =>
    withPackage(buildPackage, async ({ built, folder, run }) => {
      assertLean(built);
      const deno = binaries(ROOT).deno!;
      const version = await versionOf(deno, "--version");
      const env = { PATH: pathTo(deno) };
      assertMeasured(await run([deno, "run", "-A", "npm:paratax", "overhead", ...SMALL], env), "deno", version);
      await run([deno, "install", "-g", "-A", "--root", join(folder, "own"), "-n", "paratax", "npm:paratax"], env);
      assert.match(await run([join(folder, "own", "bin", "paratax"), "--version"], env), /^paratax \d.*Deno/);

      writeFileSync(
        join(folder, "job.ts"),
        'import { serve } from "paratax/worker";\nserve((start, port) => port.finish(start));\n',
      );
      const program = `import { median, measure, type ResultFile } from "paratax";
const of: Promise<ResultFile> = measure({ scenario: "overhead", modes: ["threads"], starts: ["spawn"], quick: true,
  settings: { workers: 2 } });
console.log((await of).cells[0].status, median([1, 2, 3]));
`;
      writeFileSync(join(folder, "program.ts"), program);
      writeFileSync(join(folder, "wrong.ts"), program.replace('"overhead"', "1"));
      writeFileSync(
        join(folder, "deno.json"),
        '{ "imports": { "paratax": "npm:paratax", "paratax/": "npm:/paratax/" } }',
      );
      await run([deno, "check", "job.ts", "program.ts"], env);
      await assert.rejects(run([deno, "check", "wrong.ts"], env), /TS2322/);
      assert.equal(await run([deno, "run", "-A", "program.ts"], env), "measured 2\n");

      // What JSR has starts the package of the same version.
      await withJsr(ROOT, async (address) => {
        const words = [deno, "run", "-A", "--no-config", "jsr:@paratax/paratax", "overhead", ...SMALL];
        assertMeasured(await run(words, { ...env, JSR_URL: address }), "deno", version);
      });
    }),
);

testOnOne(1, "JSR takes the source as it is", MINUTES, async () => {
  const words = [binaries(ROOT).deno!, "publish", "--dry-run", "--allow-dirty", "--no-check"];
  const { code, stderr } = await beginProgram(words, { cwd: ROOT }).finished;
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, /tests\/|bench\/|scripts\//, "only what is used is published");
});

testOnOne(
  1,
  "bunx runs paratax, and bun installs it as a command",
  MINUTES,
  () =>
    withPackage(buildUntyped, async ({ built, folder, run }) => {
      assertPlaceless(built);
      const bun = binaries(ROOT).bun!;
      const version = await versionOf(bun, "--version");
      const env = { PATH: pathTo(bun) };
      assertMeasured(await run([bun, "x", "--bun", "paratax", "overhead", ...SMALL], env), "bun", version);
      if (!WHOLE) return;
      const own = join(folder, "own");
      await run([bun, "install", "--global", "paratax"], { ...env, BUN_INSTALL: own });
      assert.match(await run([bun, "--bun", join(own, "bin", "paratax"), "--version"], env), /^paratax \d.*Bun/);
      // What draws charts is a file of its own.
      await run([bun, join(own, "bin", "paratax"), "overhead", ...SMALL.slice(0, -1), "result.json"], env);
      await run([bun, join(own, "bin", "paratax"), "report", "result.json", "--html", "page.html"], env);
      assert.match(readFileSync(join(folder, "page.html"), "utf8"), /<svg/);
    }),
);

const [npm] = programsOnPath("npm");

testOfSweeps(
  "npx runs paratax, npm i -g installs it as a command, and it is a library, on the Node that brings npm",
  { ...MINUTES, skip: npm === undefined && "there is no npm" },
  () =>
    withPackage(buildUntyped, async ({ folder, run }) => {
      const [node] = programsOnPath("node");
      const version = await versionOf(node, "--version");
      const env = { PATH: pathTo(node) };
      assert.match(await run([npm, "exec", "--yes", "--", "paratax", "--version"], env), new RegExp(`Node ${version}`));
      const prefix = join(folder, "own");
      await run([npm, "install", "--global", "--prefix", prefix, "paratax"], env);
      const command = join(prefix, "bin", "paratax");
      assertMeasured(await run([command, "overhead", ...SMALL], env), "node", version);
      assert.match(await run([command, "--licenses"], env), /^=+\nparatax .*MIT[^]*\ncommander /);
      const shared = [
        "shared-set",
        "--workers",
        "2",
        "--ops",
        "500",
        "--transport",
        "shm",
        "--no-progress",
        "--json",
        "-",
      ];
      const lacksCalls = Number.parseInt(version) < 26;
      const printed = await run([command, ...shared, "--mode", "processes"], env, lacksCalls ? 1 : 0);
      const { cells } = JSON.parse(printed) as ResultFile;
      if (lacksCalls) {
        assert.ok(cells.every((cell) => cell.status === "unsupported"), JSON.stringify(cells));
        assert.match(JSON.stringify(cells), /Node 26 or newer/);
      }
      writeFileSync(join(folder, "work.ts"), "export default (x: number): number => x;\nexport const inputs = [1];\n");
      const asked = ["task", "work.ts", "--quick", "--duration-ms", "50", "--blocks", "1", "--mode", "threads"];
      const stripsNone = isOlder(version, "22.18.0");
      const task = await run([command, ...asked, "--no-progress", "--json", "task.json"], env, stripsNone ? 1 : 0);
      const { cells: asks } = JSON.parse(readFileSync(join(folder, "task.json"), "utf8")) as ResultFile;
      if (stripsNone) {
        assert.ok(asks.every((cell) => cell.status === "unsupported" && /runs no TypeScript/.test(cell.reason)), task);
      } else assert.ok(asks.some(({ status }) => status === "measured"), task);
      const { version: own } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
      const installed = JSON.parse(
        readFileSync(join(prefix, "lib", "node_modules", "paratax", "package.json"), "utf8"),
      );
      assert.deepEqual([installed.version, installed.dependencies], [own, undefined]);
      assert.match(readFileSync(join(prefix, "share", "man", "man1", "paratax.1"), "utf8"), /^\.TH PARATAX 1 /);
    }),
);

/** That it would be the same, made in another folder. */
function assertPlaceless(built: string): void {
  const texts = filesIn(built).map((name) => [name, readFileSync(join(built, name), "utf8")] as const);
  assert.deepEqual(texts.filter(([, text]) => text.includes(ROOT)).map(([name]) => name), []);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile());
}

/** Built JavaScript with its types and maps: no source, no test, no runtime, and little of it. */
function assertLean(built: string): void {
  const files = filesIn(built);
  assert.deepEqual(files.filter((name) => /(?<!\.d)\.ts$|\.node$|test|node_modules/.test(name)), []);
  assert.ok(files.includes(join("types", "mod.d.ts")));
  const others = LIBRARIES.map(({ file }) => join("dist", file));
  const code = files.filter((name) => name.endsWith(".js") && name !== "cli.js" && !others.includes(name));
  for (const name of code) assert.ok(files.includes(`${name}.map`), `${name} has no map`);
  const { sources } = JSON.parse(readFileSync(join(built, "dist", "cpu.js.map"), "utf8"));
  assert.ok(sources.includes("workers/cpu.ts"), String(sources));
}

test("the way in is built of cli.ts, and what is not there any more is missed", () => {
  const built = builtEntry(readFileSync(join(ROOT, "cli.ts"), "utf8"));
  assert.match(built, /^#!\/usr\/bin\/env node\n/);
  assert.ok(built.includes(RUNTIMES.node.minimum) && built.includes("./dist/start.js"));
  const said = (version: string): string => {
    const errors = ["it starts"];
    const entry = built.replace(/^#!.*/, "").replace("import(", "(");
    new Function("globalThis", "console", entry)({ process: { versions: { node: version } } }, {
      error: (text: string) => errors.push(text),
    });
    return /(it starts|must be \S+)/.exec(errors.at(-1)!)![0];
  };
  assert.deepEqual(["20.18.3", "20.19.0", "20.20.2", "21.7.3", "22.2.0", "22.3.0", "24.0.0"].map(said), [
    "must be 20.19.0",
    "it starts",
    "it starts",
    "must be 22.3.0",
    "must be 22.3.0",
    "it starts",
    "it starts",
  ]);
  assert.throws(() => builtEntry("nothing"), /^Error: cli\.ts has no .* any more$/);
});
