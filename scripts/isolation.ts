// `node scripts/isolation.ts RESULT.json…` keeps what a run of `paratax isolation --runtime all --json RESULT.json` found as
// what is expected, tests/fixtures/isolation.json, and writes the tables of docs/isolation.md from it. A test plays the
// faults again and finds out where a runtime has changed, and where the page is not what was kept.

import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Mode, ResultFile } from "../engine/result/result.ts";
import { sourceOf } from "../report/source.ts";
import { RUNTIME_NAMES, RUNTIMES } from "../runtime/runtimes.ts";
import { outcomeOf } from "../scenarios/isolation/description.ts";
import { type Fault, FAULTS } from "../workers/isolation_protocol.ts";
import { markdownTable } from "./markdown_table.ts";

const KEPT = new URL("../tests/fixtures/isolation.json", import.meta.url);
const DOCS = new URL("../docs/isolation.md", import.meta.url);

export const MODES = ["threads", "processes"] as const satisfies readonly Mode[];

/** What is expected, in the words of the command's own matrix; "–" is what a runtime has not. */
export interface Expected {
  /** Where it was found. */
  readonly source: string;
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
}

/** What is done, and what to do about it. */
const ADVICE: Readonly<Record<Fault, readonly [what: string, advice: string]>> = {
  "ends": ["works and ends", "Nothing to do: this row shows what a healthy worker looks like."],
  "throws": [
    "throws an error that nobody catches",
    "Always listen for errors: without a listener the parent dies too.",
  ],
  "rejects": ["leaves a rejected promise", "Await what a worker starts, so that its error is thrown where you see it."],
  "exits": ["calls `process.exit(7)`", "Let workers return instead: not every runtime tells a parent of an exit."],
  "stack": ["calls itself without end", "It is an error like any other: listen for it."],
  "heap": ["fills its heap", "Take processes, or give threads limits, where inputs decide how much memory is taken."],
  "heap-limit": [
    "fills its heap under a limit of its own",
    "Where a limit can be had, give it: it turns a death into news.",
  ],
  "aborts": ["calls `process.abort()`", "Native code that may abort belongs in a process."],
  "segfaults": ["reads where no memory is", "Native code that you do not trust belongs in a process."],
  "killed": [
    "is ended by its parent",
    "Ending by force is safe where the worker waits for events; see the next two rows.",
  ],
  "spins": [
    "computes for ever",
    "Let loops look at a stop word in shared memory, or take processes, which can be killed.",
  ],
  "waits": ["sleeps in `Atomics.wait` for ever", "Never wait without a time limit, and look at a stop word after it."],
  "closes": ["closes its channel and goes on", "Expect a last word within a time limit: silence is no end."],
  "timer": [
    "says its last word and leaves a timer",
    "Clear timers at the end, or end the worker by force after its last word.",
  ],
  "floods": [
    "posts 50,000 messages without a pause",
    "Send in batches and wait for answers: a flooded parent does nothing else.",
  ],
  "changes": [
    "changes folder, environment, umask, signals and prototypes",
    "Change the process in the main thread alone, or in a process.",
  ],
};

/** What a result holds of isolation. Throws where it holds none. */
export function expectedOf(result: ResultFile): Expected {
  const own = result.cells.filter(({ scenario }) => scenario === "isolation");
  if (own.length === 0) throw new Error("Cannot keep this result as it holds nothing of isolation.");
  const outcomes: Record<string, Record<string, Record<string, string>>> = {};
  for (const cell of own) {
    const words = cell.status === "measured" ? outcomeOf(cell) : cell.status === "unsupported" ? "–" : "failed";
    ((outcomes[cell.runtime] ??= {})[cell.mode] ??= {})[String(cell.config["fault"])] = words;
  }
  return { source: sourceOf(result, own).join(" "), outcomes };
}

export function keptExpected(): Expected {
  return JSON.parse(readFileSync(KEPT, "utf8"));
}

/** The table of one kind of worker. */
export function tableOf({ outcomes }: Expected, mode: typeof MODES[number]): string {
  const head = ["what a worker does", ...RUNTIME_NAMES.map((name) => RUNTIMES[name].title), "what to do"];
  const rows = FAULTS.map((fault) => [
    `\`${fault}\`: ${ADVICE[fault][0]}`,
    ...RUNTIME_NAMES.map((name) => outcomes[name]?.[mode]?.[fault] ?? "–"),
    ADVICE[fault][1],
  ]);
  return markdownTable(head, rows);
}

/** The page with its tables, and where they come from, as they are expected now. */
export function pageWith(page: string, expected: Expected): string {
  const withTables = MODES.reduce((text, mode) => {
    const heading = `## By ${mode}\n\n`;
    const at = text.indexOf(heading) + heading.length;
    const end = text.indexOf("\n\n", at) + 1;
    return text.slice(0, at) + tableOf(expected, mode) + text.slice(end);
  }, page);
  return withTables.replace(/(?<=^Found by .*:\n\n {4}).*/m, expected.source);
}

export function isolationPage(): string {
  return readFileSync(DOCS, "utf8");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const results = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, "utf8")) as ResultFile);
  if (results.length > 0) {
    const expected = expectedOf({ ...results[0]!, cells: results.flatMap(({ cells }) => cells) });
    writeFileSync(KEPT, `${JSON.stringify(expected, null, 2)}\n`);
  }
  writeFileSync(DOCS, pageWith(isolationPage(), keptExpected()));
}
