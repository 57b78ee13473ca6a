// The runtimes that can be measured: a line of facts for each, which everything that names them takes from here. What a
// runtime does is in its adapter. A cell holds this table in the memory that it measures, so it imports nothing.

interface Facts {
  /** What sentences call it. */
  readonly title: string;
  /** The oldest version that can do the work. */
  readonly minimum: string;
  /** Newer versions that cannot: from the first of these on, until the second. */
  readonly gap?: readonly [from: string, until: string];
  /** The oldest that runs the source, which is TypeScript, where an older one needs what was built of it. */
  readonly sourceFrom?: string;
  /** The oldest version that compiles a program into one binary, where that is a newer one. */
  readonly compilesFrom?: string;
  /** The global that only it has. Where several are there, the first in this table counts. */
  readonly global: string;
  /** What it says of itself; only a program that runs on it may ask. */
  readonly here: () => { readonly version: string; readonly compiled: boolean };
  /** The words that let its program evaluate a text, which follows. */
  readonly evaluate: readonly string[];
  /** The words by which a user lets it run a source file, whose path and arguments follow. */
  readonly run: readonly string[];
  /** Those by which paratax lets it run one of its own, which imports no packages. */
  readonly runOwn: readonly string[];
  /** Words besides, for one that imports packages installed beside it. */
  readonly withPackages?: readonly string[];
  /** Words of `runOwn` that refuse to start an older version than this. */
  readonly runOwnFrom?: Readonly<Record<string, string>>;
  /**
   * Where npm packages keep its native program, best first, relative to a node_modules folder, and `exe` at its end.
   * `platform` and `arch` are spelt as in `process`.
   */
  readonly packaged: (platform: string, arch: string, exe: string) => readonly string[];
  /** How the end of a thread shows. */
  readonly joinSignal: string;
  /** Characters of a folder's name that keep it from loading modules from there. */
  readonly unloadable?: string;
  /** About how many seconds it takes to create, use and join one of eight workers. */
  readonly workerSeconds: { readonly threads: number; readonly processes: number };
}

/** The little of each runtime that is read here, as no runtime has the others' types. */
declare const Bun: { readonly version: string; readonly isStandaloneExecutable?: boolean };
declare const process: {
  readonly versions: { readonly node: string };
  getBuiltinModule(name: "node:sea"): { isSea(): boolean };
};

export type RuntimeName = "deno" | "bun" | "node";

export const RUNTIMES: Readonly<Record<RuntimeName, Facts>> = {
  deno: {
    title: "Deno",
    minimum: "2.5.0",
    global: "Deno",
    here: () => ({ version: Deno.version.deno, compiled: Deno.build.standalone }),
    evaluate: ["eval"],
    run: ["run", "-A"],
    // No lookup of configuration or packages, as only own files are imported. Compiled code is kept by V8's flags: a
    // cell and its workers have the same, or they would throw each other's away.
    runOwn: ["run", "--quiet", "--no-config", "--no-lock", "--allow-all", "--v8-flags=--expose-gc"],
    withPackages: ["--node-modules-dir=manual"],
    packaged(platform, arch, exe) {
      const target = `${platform}-${arch}${platform === "linux" ? "-glibc" : ""}`;
      return [...nested("deno", `@deno/${target}/deno${exe}`), `deno/deno${exe}`];
    },
    joinSignal: "the worker's last message: Deno reports no end of a thread",
    workerSeconds: { threads: 0.01, processes: 0.012 },
  },
  bun: {
    title: "Bun",
    minimum: "1.3.0",
    global: "Bun",
    here: () => ({ version: Bun.version, compiled: Bun.isStandaloneExecutable === true }),
    evaluate: ["-e"],
    run: ["run"],
    runOwn: ["run", "--no-install"], // it would fetch a package that a user's code lacks, by itself
    packaged(platform, arch, exe) {
      const target = `${platform === "win32" ? "windows" : platform}-${arch === "arm64" ? "aarch64" : arch}`;
      const variants = platform === "linux" ? ["", "-musl"] : [""];
      const natives = variants.flatMap((variant) => nested("bun", `@oven/bun-${target}${variant}/bin/bun${exe}`));
      return ["bun/bin/bun.exe", ...natives]; // named .exe everywhere; a placeholder text until its postinstall ran
    },
    joinSignal: "the worker's close event",
    unloadable: "?\\",
    workerSeconds: { threads: 0.003, processes: 0.005 },
  },
  node: {
    title: "Node",
    minimum: "20.19.0",
    gap: ["21.0.0", "22.3.0"], // process.getBuiltinModule came in 22.3 and 20.16
    sourceFrom: "24.0.0",
    compilesFrom: "25.5.0", // --build-sea
    global: "process",
    here: () => ({ version: process.versions.node, compiled: process.getBuiltinModule("node:sea").isSea() }),
    evaluate: ["-e"],
    run: [],
    runOwn: ["--disable-warning=ExperimentalWarning", "--disable-sigusr1"],
    runOwnFrom: { "--disable-sigusr1": "23.7.0" },
    packaged(platform, arch, exe) {
      const target = `${platform === "win32" ? "win" : platform}-${arch}`;
      return [
        ...nested("node", `node-${target}/bin/node${exe}`),
        ...nested("node", `node-bin-${target}/bin/node${exe}`),
        `node/bin/node${exe}`,
      ];
    },
    joinSignal: "the worker's exit event",
    workerSeconds: { threads: 0.008, processes: 0.017 },
  },
};

/** In the order in which they are measured and shown. */
export const RUNTIME_NAMES: readonly RuntimeName[] = Object.keys(RUNTIMES) as RuntimeName[];

/** Whether there is a runtime of this name. */
export function isRuntimeName(name: unknown): name is RuntimeName {
  return RUNTIME_NAMES.some((one) => one === name);
}

/** The runtime of what results call "node@24.11.0", or "node" where there is one version of it. */
export function nameOf(label: string): RuntimeName {
  return label.split("@", 1)[0] as RuntimeName;
}

/** What sentences call it, for example "Node" or "Node 24.11.0". */
export function titleOf(label: string): string {
  const [name, ...version] = label.split("@");
  return [isRuntimeName(name) ? RUNTIMES[name].title : name, ...version].join(" ");
}

/** The name of the runtime that this program runs on. */
export function currentName(): RuntimeName {
  return RUNTIME_NAMES.find((name) => RUNTIMES[name].global in globalThis)!;
}

/** For example "Deno 2.9.5, compiled", or "Node 26.10.0" where the source is run; no adapter is loaded for it. */
export function currentTitle(): string {
  const { title, here } = RUNTIMES[currentName()];
  const { version, compiled } = here();
  return `${title} ${version}${compiled ? ", compiled" : ""}`;
}

/** The words by which a program of this version runs a file of paratax's own, whose path and arguments follow. */
export function ownWords(name: RuntimeName, version: string): string[] {
  const { runOwn, runOwnFrom = {} } = RUNTIMES[name];
  return runOwn.filter((word) => !isOlder(version, runOwnFrom[word] ?? "0.0.0"));
}

/** True when `version` is older than `minimum`; both start with three numbers, and what follows does not count. */
export function isOlder(version: string, minimum: string): boolean {
  const [a, b] = [version, minimum].map((text) => text.split(/[.+-]/, 3).map(Number));
  const at = [0, 1, 2].find((index) => a[index] !== b[index]);
  return at !== undefined && a[at] < b[at];
}

/** The oldest version that will do where it is `version` that is there: `minimum`, or what ends the gap that it is in. */
export function oldestFor(name: RuntimeName, version: string, minimum: string): string {
  const [from, until] = RUNTIMES[name].gap ?? [minimum, minimum];
  return isOlder(minimum, until) && isOlder(version, until) && !isOlder(version, from) ? until : minimum;
}

/** npm nests what it installs globally. */
function nested(name: string, path: string): string[] {
  return [path, `${name}/node_modules/${path}`];
}
