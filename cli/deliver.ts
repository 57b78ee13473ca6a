// A finished result to where it was asked for: files, standard output, or tables on the terminal. What makes them is
// loaded when it is needed: no cell waits for tables that are not shown.

import { printable } from "../engine/result/printable.ts";
import type { ResultFile } from "../engine/result/result.ts";
import { chosenViews } from "../report/chosen.ts";
import type { View } from "../report/view.ts";
import { benchmarkFormats, lackingCells } from "./benchmark_formats.ts";
import { type Destination, type Destinations, takesOutput } from "./destinations.ts";
import { jsonPieces } from "../engine/result/json_text.ts";
import { piecesOf, type Text, WriteError } from "./output.ts";
import { openPage } from "./open_page.ts";
import type { Common, Format } from "./request.ts";
import { OutputClosed, OutputRefused } from "./speech.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "../engine/result/usage_error.ts";

export function asJson(result: ResultFile): Iterable<string> {
  return jsonPieces(result);
}

/** At most this share of the time goes into writing: a long text is written less often. */
const SHARE = 20;

/** When each file may be written again, by its destination. */
const rests = new WeakMap<Destination, number>();

/** Why each file could not be written when it was last tried. */
const refusals = new WeakMap<Destination, string>();

/** Writes what was measured so far where JSON was asked for. A full disk is reported, and measuring goes on. */
export function saveSoFar(result: () => ResultFile, { json }: Destinations, { say, runtime }: Surroundings): void {
  const begun = runtime.now();
  if (!json?.keep || begun < (rests.get(json) ?? -Infinity)) return;
  try {
    json.keep(asJson(result()));
    refusals.delete(json);
  } catch (error) {
    const why = error instanceof WriteError ? error.message : `Cannot keep what was measured so far: ${error}.`;
    if (refusals.get(json) !== why) say(why); // once, and not for every cell
    refusals.set(json, why);
  }
  rests.set(json, runtime.now() + SHARE * (runtime.now() - begun));
}

/** The text of each format that can be asked for. */
export type Formats = Readonly<Partial<Record<Format, () => Text | Promise<Text>>>>;

/**
 * Writes every format asked for; the tables go to standard output unless another format does, and to standard error where
 * that cannot be written. Rejects with a WriteError once all that can be written is.
 */
export async function deliver(
  result: ResultFile,
  common: Pick<Common, "outputs" | "choice" | "open">,
  destinations: Destinations,
  around: Surroundings,
  allViews: () => Promise<readonly View[]>,
): Promise<void> {
  const { outputs, choice } = common;
  const views = async (): Promise<readonly View[]> => chosenViews(await allViews(), choice);
  const missing = lackingCells(outputs, result);
  if (missing) around.say(missing);
  const files = await writeFormats(
    {
      json: () => asJson(result),
      csv: async () => (await import("../report/csv.ts")).renderCsv(result),
      async markdown() {
        const { renderMarkdown } = await import("../report/markdown.ts");
        return (await views()).map(renderMarkdown).join("\n");
      },
      async html() {
        const { renderPage } = await import("../report/html/page.ts");
        return renderPage([{ path: result.command.join(" "), result }], null, choice);
      },
      ...benchmarkFormats(result),
    },
    destinations,
  );
  const tables = takesOutput(destinations) ? null : await showTables(views, around).then(() => null, refusalOf);
  if ([files, tables].some((failure) => failure instanceof OutputRefused)) {
    await showTables(views, { ...around, print: (text) => printToError(text, around) }).catch(refusalOf);
  }
  if (files ?? tables) throw files ?? tables;
  if (result.complete) await openPage(common, around); // else it is not yet where it was wanted
}

/** The error, where it is of an output that cannot be written. Throws any other. */
function refusalOf(error: unknown): OutputRefused {
  if (error instanceof OutputRefused) return error;
  throw error;
}

/** Rejects with an OutputRefused. */
async function printToError(text: Text, { runtime }: Surroundings): Promise<void> {
  try {
    for (const piece of piecesOf(text)) await runtime.write("error", piece);
  } catch (error) {
    throw new OutputRefused(String(error));
  }
}

/** Lines after which what was said first is out of sight, on most terminals. */
const SCREEN = 24;

/**
 * Prints the tables one by one, so that a stop is heard in between; none where standard output is discarded. What they
 * come to stands above them, and once more below where that is a screen away.
 */
export async function showTables(views: () => Promise<readonly View[]>, around: Surroundings): Promise<void> {
  if (around.unseen) return;
  const { makePaint } = await import("../report/paint.ts");
  const { tableParts, wrap } = await import("../report/table.ts");
  const paint = makePaint(around.colours);
  let lines = 0;
  const all = await views();
  for (const view of all) {
    for (const part of tableParts(view, paint, around.width)) {
      await around.print(part);
      lines += part.split("\n").length - 1;
      await new Promise<void>((resolve) => around.runtime.after(0, resolve));
    }
  }
  const { lead = [] } = all.find((view) => view.lead !== undefined) ?? {};
  if (lines > SCREEN && lead.length > 0) {
    await around.print(lead.flatMap((text) => wrap(printable(text), around.width)).join("\n") + "\n");
  }
}

/** Writes all that can be written, files first, as standard output may have no reader; returns what could not. */
export async function writeFormats(formats: Formats, destinations: Destinations): Promise<WriteError | null> {
  const failures: string[] = [];
  let refused = false;
  const asked = (Object.entries(destinations) as [Format, Destination][])
    .sort(([, a], [, b]) => Number(a.standardOutput) - Number(b.standardOutput));
  for (const [format, destination] of asked) {
    try {
      await destination.write(await formats[format]!());
    } catch (error) {
      if (error instanceof OutputClosed || error instanceof UsageError) throw error;
      failures.push(error instanceof WriteError ? error.message : `Cannot write --${format}: ${error}.`);
      refused ||= error instanceof OutputRefused;
    }
  }
  if (failures.length === 0) return null;
  return new (refused ? OutputRefused : WriteError)(failures.join("\n"));
}
