// Holds the sources to the one direction: which folder may import what, and where a runtime may be named.
// The rules are data; `checkLayers` reads text alone, so that a test can break each rule on made-up sources.

import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";

/** Rules on what a file imports: project files by their path, anything else by its specifier. */
const IMPORT_RULES: readonly { in: RegExp; only?: RegExp; never?: RegExp; rule: string }[] = [
  { in: /^runtime\/runtimes\.ts$/, only: /^$/, rule: "runtime/runtimes.ts imports nothing" },
  {
    in: /^runtime\/contract\.ts$/,
    only: /^runtime\/runtimes\.ts$/,
    rule: "runtime/contract.ts imports nothing but runtime/runtimes.ts",
  },
  {
    in: /^runtime\//,
    never: /^(scenarios|workers|channels|engine|report)\//,
    rule: "runtime/ never imports scenarios/, workers/, channels/, engine/ or report/",
  },
  {
    in: /^runtime\/(deno|bun|node|fake)\.ts$/,
    never: /^runtime\/(deno|bun|node)\.ts$/,
    rule: "an adapter, the fake too, never imports another adapter",
  },
  { in: /^sync\//, only: /^sync\//, rule: "sync/ imports sync/ only" },
  {
    in: /^channels\//,
    only: /^(channels|sync)\/|^runtime\/(pipe|socket|local_address|scope|shared_words)\.ts$/,
    rule:
      "channels/ imports channels/, sync/ and a worker's own part of runtime/ only: pipe.ts, socket.ts, local_address.ts, scope.ts, shared_words.ts",
  },
  {
    in: /^(?!channels\/|tests\/)/,
    never: /^channels\/(?!(catalogue|channel|token_lock)\.ts$)/,
    rule: "outside of channels/ no channel is named: channels/catalogue.ts has them all",
  },
  {
    in: /^(?!sync\/|tests\/|workers\/(memory|process)_locks\.ts$|scenarios\/shared_set\/clients\.ts$)/,
    never: /^(sync\/(mutex|\w+_lock)|channels\/token_lock)\.ts$/,
    rule: "a lock is named by workers/memory_locks.ts or workers/process_locks.ts, and by who lays it out: shared-set",
  },
  {
    in: /^workers\//,
    never: /^(engine|report|scenarios)\//,
    rule: "workers/ never imports engine/, report/ or scenarios/",
  },
  {
    in: /^scenarios\//,
    never: /^runtime\/(deno|bun|node)\.ts$|^report\/|^engine\/(run|compare)\/(?!inference\/)|^(node|bun):/,
    rule:
      "scenarios/ never imports an adapter, report/, engine/run/, engine/compare/ but its mathematics, or a runtime's own modules",
  },
  {
    in: /^scenarios\/(?!catalogue\.ts$)/,
    never: /^scenarios\/\w+\/(scenario|description)\.ts$/,
    rule: "only scenarios/catalogue.ts knows the scenarios there are",
  },
  {
    in: /^(cli|engine|report|runtime|workers|channels|sync)\//,
    never: /^scenarios\/(\w+\/|catalogue\.ts$)/,
    rule: "outside of scenarios/ no scenario is named: scenarios/known.ts has them all",
  },
  { in: /^engine\//, never: /^report\//, rule: "engine/ never imports report/" },
  {
    in: /^engine\/result\//,
    never: /^engine\/(run|cell|compare|machine)\//,
    rule: "engine/result/ imports nothing else of engine/",
  },
  {
    in: /^engine\/machine\//,
    never: /^(engine\/(run|cell|compare)|scenarios)\//,
    rule: "engine/machine/ imports nothing of scenarios/, nor of engine/ but engine/result/",
  },
  {
    in: /^engine\/cell\//,
    never: /^engine\/(run|compare)\//,
    rule: "engine/cell/ never imports engine/run/ or engine/compare/",
  },
  {
    in: /^engine\/fleet\//,
    never: /^engine\/(run|cell|compare|machine)\//,
    rule: "engine/fleet/ imports nothing of engine/ but engine/result/",
  },
  {
    in: /^engine\/compare\//,
    never: /^engine\/(run|cell|machine)\//,
    rule: "engine/compare/ imports nothing of engine/ but engine/result/",
  },
  {
    in: /^engine\/compare\/inference\//,
    never: /^engine\/(?!compare\/inference\/|result\/(statistics|result)\.ts$)/,
    rule: "engine/compare/inference/ is mathematics: it imports itself, statistics and the types of a result",
  },
  {
    in: /^cli\/(?!start\.ts$)/,
    never: /^engine\/cell\/|^runtime\/(deno|bun|node)\.ts$|^workers\//,
    rule: "cli/ measures nothing: it never imports engine/cell/, an adapter or workers/",
  },
  {
    in: /^report\//,
    never: /^runtime\/(?!(contract|runtimes)\.ts$)/,
    rule:
      "report/ imports nothing of runtime/ but the types of runtime/contract.ts and the table in runtime/runtimes.ts",
  },
  {
    in: /^report\//,
    never: /^engine\/(?!result\/)/,
    rule: "report/ imports nothing of engine/ but engine/result/",
  },
  { in: /^worker\.ts$/, only: /^runtime\/scope\.ts$/, rule: "worker.ts imports runtime/scope.ts only" },
  {
    in: /^(mod\.ts$|(engine|report|runtime|scenarios|sync|channels|workers)\/)/,
    never: /^cli\//,
    rule: "only cli.ts imports cli/",
  },
  {
    in: /^examples\//,
    never: /\.ts$/,
    rule: "an example is a file of its own, as a user's is: it imports packages only",
  },
  {
    in: /^(?!tests\/|examples\/)/,
    never: /^examples\//,
    rule: "examples/ are files of a user: only tests/ import them",
  },
  { in: /./, never: /^cli\.ts$/, rule: "nothing imports cli.ts" },
];

/**
 * Rules on the text of a file, comments aside. workers/by_hand.ts is what paratax's own workers are held against, so it
 * stands as one writes it for each runtime, and imports nothing that could say it in its place.
 */
const TEXT_RULES: readonly { except: RegExp; never: RegExp; rule: string }[] = [
  {
    except: /^(scripts|bench|tests|examples)\//,
    never: /\bPromise\.withResolvers\b|\b(?:Map|Object)\.groupBy\b/,
    rule: "what Node 20 lacks is had by runtime/deferred.ts and engine/result/group.ts",
  },
  {
    except: /^((runtime|scripts|bench|tests)\/|workers\/by_hand\.ts$)/,
    never: /(?<![\w$.])(?:globalThis\.)?(?:Deno|Bun)\??\.[A-Za-z]|\btypeof\s+(?:Deno|Bun|process)\b/,
    rule: "only runtime/, scripts/, bench/ and tests/ name Deno or Bun or ask which runtime this is",
  },
  {
    except: /^((runtime|scripts|bench|tests|cli|engine|report)\/|workers\/by_hand\.ts$)/,
    never: /(?<![\w$.])process\??\.(?!ts\b)[A-Za-z]/,
    rule: "scenarios/, workers/, channels/ and sync/ name no process",
  },
  {
    except: /^((runtime|scripts|bench|tests)\/|workers\/by_hand\.ts$)/,
    never: /\bnode:(?:worker_threads|child_process)\b/,
    rule: "only runtime/, scripts/, bench/ and tests/ name node:worker_threads or node:child_process",
  },
  {
    except: /^(runtime\/|tests\/|scripts\/(binary|npm|release)\/|scripts\/(test|layers|release)\.ts$)/,
    never: /(["'`])(?:deno|bun|node)\1|(?<![\w$])(?:deno|bun)\??:\s|\.(?:deno|bun)\b/,
    rule:
      "only runtime/, tests/ and what makes binaries, packages and tests name a runtime: RUNTIMES in runtime/runtimes.ts has all",
  },
  {
    except:
      /^(cli\.ts$|cli\/start\.ts$|runtime\/(scope|prints|probe)\.ts$|workers\/by_hand\.ts$|(scripts|bench|tests)\/)/,
    never: /\bconsole\??\./,
    rule:
      "only cli.ts, cli/start.ts, scripts/, bench/ and tests/ name the console, and what speaks from another process",
  },
];

/** A user's files, as the examples are, import what they like; a pool that is only measured has two ends. */
const OWN_PACKAGES = /^(examples|bench\/pool)\//;

const FORBIDDEN_NAME = /(^|\/)utils?\.ts$/;

// A statement begins its line; `import(…)` stands anywhere.
const IMPORTS =
  /^[ \t]*(?:import|export)\b(?:[\s\w$*{},]*\bfrom)?\s*(["'])(?<source>[^"'\n]+)\1|\bimport\(\s*(["'`])(?<lazy>[^"'`\n]+)\3/gm;

// "@scope/name" of "npm:@scope/name@1.2.3/part".
const PACKAGE = /^(?:npm:|jsr:)?\/?((?:@[^/]+\/)?[^/@]+)/;

// Strings are matched first, so that "https://" begins no comment. Regular expressions are not known: one that holds a
// quote or "//" may hide the rest of its line.
const STRING_OR_COMMENT = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

interface Import {
  readonly file: string;
  readonly line: number;
  /** As it stands. */
  readonly specifier: string;
  /** A path from the project's folder, or the specifier where it is not relative. */
  readonly target: string;
}

/**
 * The violations of the rules, each "file:line: rule"; where packages are shared, then each package and its importers.
 *
 * @param files text by path from the project's folder, with forward slashes
 */
export function checkLayers(files: ReadonlyMap<string, string>): string[] {
  const texts = [...files].map(([file, source]) => [file, withoutComments(source)] as const);
  const imports = texts.flatMap(([file, text]) => importsOf(file, text));
  return [
    ...[...files.keys()].filter((file) => FORBIDDEN_NAME.test(file)).map((file) =>
      `${file}:1: no file is named utils.ts: name it by what it holds`
    ),
    ...imports.flatMap(importViolations),
    ...cyclesIn(imports),
    ...texts.flatMap(([file, text]) => textViolations(file, text)),
    ...packageViolations(imports),
  ];
}

/** The TypeScript sources below a folder by their paths from there, without packages, products and hidden folders. */
export function readSources(root: string): Map<string, string> {
  const files = new Map<string, string>();
  const walk = (folder: string) => {
    for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory() && !/^(\..*|node_modules|dist)$/.test(entry.name)) walk(path);
      if (entry.isFile() && path.endsWith(".ts")) files.set(path, readFileSync(`${root}/${path}`, "utf8"));
    }
  };
  walk("");
  return files;
}

function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(IMPORTS)].map(({ 0: statement, index, groups }) => {
    const specifier = groups?.["source"] ?? groups?.["lazy"] ?? "";
    const target = isRelative(specifier) ? posix.join(posix.dirname(file), specifier) : specifier;
    return { file, line: text.slice(0, index + statement.length).split("\n").length, specifier, target };
  });
}

function importViolations({ file, line, target }: Import): string[] {
  return IMPORT_RULES
    .filter((rule) => rule.in.test(file) && (rule.never?.test(target) || rule.only?.test(target) === false))
    .map(({ rule }) => `${file}:${line}: ${rule}: ${target}`);
}

/** Files that import each other, of types too, round and round: each such circle once. */
function cyclesIn(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { file, target } of imports) targets.set(file, [...targets.get(file) ?? [], target]);
  const done = new Set<string>();
  const violations: string[] = [];
  const follow = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) {
      violations.push(`${file}:1: no file imports itself by others: ${[...way.slice(at), file].join(" → ")}`);
    }
    if (at >= 0 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) follow(target, [...way, file]);
    done.add(file);
  };
  for (const file of targets.keys()) follow(file, []);
  return violations;
}

function textViolations(file: string, text: string): string[] {
  const rules = TEXT_RULES.filter(({ except }) => !except.test(file));
  return text.split("\n").flatMap((line, index) =>
    rules.filter(({ never }) => never.test(line)).map(({ rule }) => `${file}:${index + 1}: ${rule}: ${line.trim()}`)
  );
}

/** A package is imported by one file, so that a swap is one file. */
function packageViolations(imports: readonly Import[]): string[] {
  const importers = new Map<string, string[]>();
  const violations: string[] = [];
  for (const { file, line, specifier } of imports) {
    if (isRelative(specifier) || /^(node|bun):/.test(specifier) || OWN_PACKAGES.test(file)) continue;
    const name = PACKAGE.exec(specifier)?.[1] ?? specifier;
    const files = importers.get(name) ?? [];
    if (files.includes(file)) continue;
    importers.set(name, [...files, file]);
    if (files.length > 0) {
      violations.push(`${file}:${line}: a package is imported by one file only: ${name}, by ${files[0]} already`);
    }
  }
  if (violations.length === 0) return [];
  return [...violations, ...[...importers].map(([name, files]) => `  ${name} → ${files.join(", ")}`)];
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith(".");
}

/** The source with spaces for its comments; every line keeps its number. */
function withoutComments(source: string): string {
  return source.replace(STRING_OR_COMMENT, (found) => found.startsWith("/") ? found.replace(/[^\n]/g, " ") : found);
}
