// Mutation testing by Stryker: every operator, condition and literal of the files that the figures rest on is changed in
// turn, and the tests of that file must fail. `npm run mutate` takes all groups, one after the other; `npm run mutate --
// statistics sync/ring` those whose names begin so. Stryker and its packages are installed once, in scripts/mutation/.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { installApart } from "./install_apart.ts";
import { EQUIVALENT } from "./mutation/equivalent.ts";
import { type Group, GROUPS } from "./mutation/groups.ts";
import { describe, type Mutant, mutantsOf, type Report } from "./mutation/report.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const HOME = join(ROOT, "scripts", "mutation");
const STRYKER = join(HOME, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");

/** The least share of the mutants of each group, in percent, that the tests must kill. */
const LEAST_PCT = 90;

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  const wanted = Object.keys(GROUPS).filter((name) => args.length === 0 || args.some((arg) => name.startsWith(arg)));
  if (wanted.length === 0) {
    console.error(`Cannot mutate "${args.join(" ")}" as it must be of ${Object.keys(GROUPS).join(", ")}.`);
    return 2;
  }
  installApart(HOME, "Stryker");
  const all: Mutant[] = [];
  let enough = true;
  for (const name of wanted) {
    const mutants = mutate(name);
    all.push(...mutants);
    enough &&= killedPct(mutants) >= LEAST_PCT;
    console.log(`${name}: ${summary(mutants)}`);
    for (const one of unexplained(mutants)) console.log(`  ${describe(one)}`);
  }
  for (const mutant of gone(all)) console.log(`  scripts/mutation/equivalent.ts lists what is no mutant: ${mutant}`);
  console.log(`all: ${summary(all)}`);
  return enough && unexplained(all).length === 0 && gone(all).length === 0 ? 0 : 1;
}

function killedPct(mutants: readonly Mutant[]): number {
  return 100 * mutants.filter(({ killed }) => killed).length / mutants.length;
}

function summary(mutants: readonly Mutant[]): string {
  const killed = mutants.filter((mutant) => mutant.killed).length;
  const left = unexplained(mutants).length;
  return `${killed} of ${mutants.length} killed, ${killedPct(mutants).toFixed(1)} %; ` +
    `${mutants.length - killed - left} change nothing, ${left} survive`;
}

/** Survivors of which no reason is known that they change nothing. */
function unexplained(mutants: readonly Mutant[]): Mutant[] {
  const known = new Set(EQUIVALENT.map(({ mutant }) => mutant));
  return mutants.filter((mutant) => !mutant.killed && !known.has(describe(mutant)));
}

/** What is listed of the files that were mutated and is no mutant of theirs, as the code is another now. */
function gone(mutants: readonly Mutant[]): string[] {
  const files = new Set(mutants.map(({ file }) => file));
  const found = new Set(mutants.map(describe));
  return EQUIVALENT.map(({ mutant }) => mutant).filter((mutant) => {
    return files.has(mutant.split(":")[0]) && !found.has(mutant);
  });
}

/** Runs the tests of a group. Those that start workers come last, as most mutants are dead before. */
function commandOf({ tests, only }: Group): string {
  const run = `"${process.execPath}" --test --test-isolation=none`;
  const unit = tests.filter((test) => test.startsWith("tests/unit/"));
  const live = tests.filter((test) => !unit.includes(test));
  return [
    ...unit.length > 0 ? [`${run} ${unit.join(" ")}`] : [],
    ...live.length > 0 ? [`${run}${only ? ` --test-name-pattern="^${only}"` : ""} ${live.join(" ")}`] : [],
  ].join(" && ");
}

/** What becomes of the mutants of a group. */
function mutate(name: string): Mutant[] {
  const group = GROUPS[name];
  const folder = mkdtempSync(join(tmpdir(), "paratax-mutate-"));
  try {
    const report = join(folder, "report.json");
    const config = {
      testRunner: "command",
      commandRunner: { command: commandOf(group) },
      mutate: group.files,
      concurrency: Number(process.env.PARATAX_MUTATE_AT_ONCE ?? 1),
      timeoutMS: 10_000,
      reporters: ["json"],
      jsonReporter: { fileName: report },
      ignorePatterns: ["scripts/mutation", "dist", "published"],
      tempDirName: join(folder, "sandbox"),
      checkers: [],
      plugins: [],
      allowConsoleColors: false,
      logLevel: "warn",
    };
    writeFileSync(join(folder, "stryker.json"), JSON.stringify(config));
    const { status } = spawnSync(process.execPath, [STRYKER, "run", join(folder, "stryker.json")], {
      cwd: ROOT,
      stdio: "inherit",
    });
    if (!existsSync(report)) throw new Error(`Stryker gave no report of ${name}; it ended with ${status}`);
    return mutantsOf(JSON.parse(readFileSync(report, "utf8")) as Report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
