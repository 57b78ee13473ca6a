// The command: understands its arguments, hears Ctrl-C, and turns whatever goes wrong into one sentence and an exit code.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { printable } from "../engine/result/printable.ts";
import { currentRuntime } from "../runtime/current.ts";
import { ignoredSignals } from "../runtime/ignored_signals.ts";
import { ENTRY } from "../runtime/program.ts";
import { FOLDER_VARIABLE, NOTICES_FILE, NOTICES_NAME } from "../runtime/system.ts";
import { loadCatalogue } from "../scenarios/known.ts";
import { redacted } from "../engine/result/privacy.ts";
import { understand } from "./arguments.ts";
import { WriteError } from "./output.ts";
import { isDiscarded, makeSpeech, OutputClosed } from "./speech.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "../engine/result/usage_error.ts";
import { canRedraw, columnsOf, showsColour } from "./terminal.ts";
import { VERSION } from "../engine/result/version.ts";
import { versionLine } from "./version.ts";

/** A terminal and a program may both pass a signal on: a second one counts only after this time, in milliseconds. */
const AGAIN_MS = 300;

/** Runs a command to its end and exits. */
export async function main(args: readonly string[]): Promise<never> {
  const runtime = await currentRuntime();
  process.stderr.on("error", () => {}); // a terminal that was closed
  process.stdout.on("error", () => {});
  const stop = new AbortController();
  const { say, print, allSaid } = makeSpeech(runtime, stop.signal);
  const leave = async (code: number): Promise<never> => {
    await allSaid();
    return runtime.exit(code);
  };
  const missing = runtime.missingPermissions();
  if (missing.length > 0) {
    say(`Cannot measure without ${missing.join(" ")}: run it, or install it, with these flags or with -A.`);
    return await leave(2);
  }
  if (process.env[FOLDER_VARIABLE] !== undefined) {
    // A binary that is its own child and lost the word that says so would start itself without end.
    say(`Cannot start a run inside a run: ${FOLDER_VARIABLE} is set, which only cells of paratax are given; unset it.`);
    return await leave(2);
  }
  const lastResort = new Set<() => void>();
  let stopped = 0;
  const ignored = ignoredSignals(runtime); // what nohup, or a shell for its background, wanted ignored stays so
  runtime.onStopSignal((signal) => {
    if (ignored.has(signal)) return;
    if (!stop.signal.aborted) {
      stopped = runtime.now();
      stop.abort("interrupted");
    } else if (runtime.now() - stopped > AGAIN_MS) {
      try {
        for (const end of lastResort) end();
      } finally {
        runtime.exit(130);
      }
    }
  });
  const around: Surroundings = {
    runtime,
    entry: ENTRY,
    version: VERSION,
    command: ["paratax", ...(args.includes("--full-command") ? args : args.map((arg) => redacted(arg)))],
    stop: stop.signal,
    terminal: canRedraw(process.stderr, process.env),
    width: columnsOf(process.stdout, process.env),
    colours: showsColour(process.stdout, process.env),
    unseen: isDiscarded(),
    say,
    print,
    lastResort,
  };
  try {
    return await leave(await run(args, around));
  } catch (error) {
    if (error instanceof UsageError) {
      say(printable(error.message));
      return await leave(2);
    }
    if (error instanceof WriteError) {
      say(error.message);
      return await leave(stop.signal.aborted ? 130 : 1);
    }
    if (error instanceof OutputClosed || error === stop.signal.reason) return await leave(130);
    const { message, stack } = error as Error;
    say(args.includes("--debug") ? stack ?? message : `paratax failed: ${message}; --debug shows where.`);
    return await leave(1);
  }
}

async function sourceNotices(): Promise<string> {
  const { noticesOf, partsInside } = await import("./notices.ts");
  const root = fileURLToPath(new URL("..", import.meta.url));
  const written = join(root, NOTICES_FILE);
  if (existsSync(written)) return readFileSync(written, "utf8");
  return noticesOf(root, partsInside(readFileSync(join(root, "package-lock.json"), "utf8")));
}

async function run(args: readonly string[], around: Surroundings): Promise<number> {
  if (args.length === 1 && args[0] === "--licenses") {
    await around.print(await around.runtime.carried(NOTICES_NAME) ?? await sourceNotices());
    return 0;
  }
  const request = understand(args, await loadCatalogue(), versionLine());
  switch (request.kind) {
    case "say":
      if (request.exitCode === 0) await around.print(request.text + "\n");
      else around.say(request.text);
      return request.exitCode;
    case "begin":
      return await (await import("./begin.ts")).begin(request, around);
    case "doctor":
      return await (await import("./doctor.ts")).doctor(request, around);
    case "runtimes":
      return await (await import("./runtimes.ts")).listRuntimes(request, around);
    case "check-contender":
      return await (await import("./check_contender.ts")).checkCommand(request, around);
    case "measure":
      return await (await import("./measure.ts")).measure(request, around);
    case "report":
      return await (await import("./report.ts")).report(request, around);
    case "history":
      return await (await import("./history.ts")).history(request, around);
    case "reproduce":
      return await (await import("./reproduce.ts")).reproduce(request, around);
    case "fleet":
      return await (await import("./fleet.ts")).fleet(request, around);
    case "compare":
      return await (await import("./compare.ts")).compare(request, around);
    case "compare-files":
      return await (await import("./compare_files.ts")).compareSaved(request, around);
  }
}
