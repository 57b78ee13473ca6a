// The command: understands the words, hears Ctrl-C, and turns whatever goes wrong into one sentence and an exit code.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { printable } from "../report/printable.ts";
import type { Runtime } from "../runtime/contract.ts";
import { currentRuntime } from "../runtime/current.ts";
import { FOLDER_VARIABLE, NOTICES_NAME } from "../runtime/system.ts";
import { scenarios } from "../scenarios/catalogue.ts";
import { understand } from "./arguments.ts";
import { measure } from "./measure.ts";
import { noticesOf, partsInside } from "./notices.ts";
import { WriteError } from "./output.ts";
import { type Surroundings, UseError } from "./surroundings.ts";
import { canRedraw, columnsOf, showsColour } from "./terminal.ts";
import { VERSION, versionLine } from "./version.ts";

/** Runs a command to its end and exits. `entry` is the file to start again for a cell's process. */
export async function main(words: readonly string[], entry: URL): Promise<never> {
  const runtime = await currentRuntime();
  process.stderr.on("error", () => {}); // a terminal that was closed
  const say = (line: string): void => void process.stderr.write(line + "\n");
  const missing = runtime.missingPermissions();
  if (missing.length > 0) {
    say(`Cannot measure without ${missing.join(" ")}: run it with these flags, or with -A.`);
    return runtime.exit(2);
  }
  if (process.env[FOLDER_VARIABLE] !== undefined) {
    // A binary that is its own child and lost the word that says so would start itself without end.
    say(`Cannot start a run inside a run: ${FOLDER_VARIABLE} is set, which only cells of paratax are given; unset it.`);
    return runtime.exit(2);
  }
  const stop = new AbortController();
  runtime.onStopSignal(() => stop.abort("interrupted"));
  const around: Surroundings = {
    runtime,
    entry,
    version: VERSION,
    command: ["paratax", ...words],
    stop: stop.signal,
    terminal: canRedraw(process.stderr, process.env),
    width: columnsOf(process.stdout, process.env),
    colours: showsColour(process.stdout, process.env),
    say,
  };
  try {
    return runtime.exit(await run(words, around, runtime));
  } catch (error) {
    if (error instanceof UseError) {
      say(printable(error.message));
      return runtime.exit(2);
    }
    if (error instanceof WriteError) {
      say(error.message);
      return runtime.exit(stop.signal.aborted ? 130 : 1);
    }
    if (isNobodyReading(error)) return runtime.exit(130);
    const { message, stack } = error as Error;
    say(words.includes("--debug") ? stack ?? message : `paratax failed: ${message}; --debug shows where.`);
    return runtime.exit(1);
  }
}

/** Standard output leads nowhere any more: its terminal was closed, or the program that read it has ended. */
function isNobodyReading(error: unknown): boolean {
  return /\b(EIO|EPIPE)\b|BrokenPipe|os error (5|32)\b/.test(`${(error as { code?: string }).code} ${error}`);
}

function sourceNotices(): string {
  const root = fileURLToPath(new URL("..", import.meta.url));
  return noticesOf(root, partsInside(readFileSync(join(root, "package-lock.json"), "utf8")));
}

async function run(words: readonly string[], around: Surroundings, runtime: Runtime): Promise<number> {
  if (words.length === 1 && words[0] === "--licenses") {
    runtime.print(await runtime.carried(NOTICES_NAME) ?? sourceNotices());
    return 0;
  }
  const request = understand(words, scenarios, versionLine());
  switch (request.kind) {
    case "say":
      if (request.exitCode === 0) runtime.print(request.text + "\n");
      else around.say(request.text);
      return request.exitCode;
    case "doctor":
      return await (await import("./doctor.ts")).doctor(request, around);
    case "measure":
      return await measure(request, around);
    case "report":
      return await (await import("./report.ts")).report(request, around);
    case "reproduce":
      return await (await import("./reproduce.ts")).reproduce(request, around);
    case "compare":
      return await (await import("./compare.ts")).compare(request, around);
    case "compare-files":
      return (await import("./compare_files.ts")).compareSaved(request, around);
  }
}
