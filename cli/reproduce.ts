// The reproduce command: the article's measurements on every runtime that is found, kept in a file from which an
// interrupted run goes on.

import { rmSync } from "node:fs";
import { about } from "../engine/result/number.ts";
import { inputsOf } from "../engine/run/programs.ts";
import { type PlannedRounds, planRounds } from "../engine/run/rounds.ts";
import { isAsked, refuseUnknown } from "../report/chosen.ts";
import { scenarioNamed } from "../scenarios/known.ts";
import { refuseEmpty } from "./benchmark_formats.ts";
import { openPartialFiles } from "./partial_files.ts";
import { deliver } from "./deliver.ts";
import { openDestinations } from "./destinations.ts";
import { exitCodeOf } from "./exit_code.ts";
import { observerOf } from "./observe.ts";
import type { Request } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";

type ReproduceRequest = Request & { kind: "reproduce" };

/** Measures what is not measured yet, and shows; returns the exit code. Rejects with a UsageError before anything is measured. */
export async function reproduce(request: ReproduceRequest, around: Surroundings): Promise<number> {
  const { outputs, file, choice, parts } = request;
  if (isAsked(choice)) {
    const { articleColumns } = await import("../report/article/tables.ts");
    refuseUnknown(choice, [articleColumns(parts.map(({ scenario }) => scenario))]);
  }
  const destinations = await openDestinations(outputs, inputsOf(request), around);
  refuseEmpty(outputs, parts.map(({ scenario }) => scenarioNamed(scenario).headline));
  const { runtimes, contenders } = await contendersOf(request, around);
  const options = { ...request, contenders };
  const planned = await planRounds({ ...request, runtimes }, options, around);
  const { path } = planned;
  const others = await openPartialFiles({ ...outputs, json: undefined }, destinations, around);
  const beside = path === file || file === "-"
    ? others.destinations
    : { ...others.destinations, ...await openDestinations({ json: path }, [], around) };
  announce(planned, request, around);
  const result = await planned.measure(await observerOf(request, beside, around));
  const places = result.complete ? destinations : beside;
  await deliver(
    result,
    request,
    places,
    around,
    async () => (await import("../report/article/tables.ts")).articleViews(result, around.runtime.system),
  );
  others.end(result.complete);
  if (!result.complete) {
    if (file !== "-") around.say(`Interrupted: the same command goes on from ${path}.`);
    return 130;
  }
  if (path !== file && file !== "-") rmSync(path, { force: true });
  return exitCodeOf(result.cells);
}

/**
 * Those that were given, and those that come with paratax and can be run here, for a first look one of each build; they
 * stand beside the article's figures.
 */
async function contendersOf(
  { runtimes, contenders = {}, found, quick }: ReproduceRequest,
  around: Surroundings,
): Promise<Pick<ReproduceRequest, "runtimes" | "contenders">> {
  const own = found ? await (await import("../engine/run/own_contenders.ts")).ownContenders(around) : [];
  const all = {
    ...Object.fromEntries(own.map((name) => [name, quick ? "first" as const : "found" as const])),
    ...contenders,
  };
  return { runtimes: [...new Set([...Object.keys(all), ...runtimes])], contenders: all };
}

function announce(
  { open, kept, seconds }: PlannedRounds,
  { outputs, quick, repetitions }: ReproduceRequest,
  { say }: Surroundings,
): void {
  const before = kept > 0 ? `${kept} cells are there from before; ` : "";
  const longer = quick ? "" : "; --quick takes a first look";
  const place = outputs.json === "-" ? "" : ` The result is kept in ${outputs.json}.`;
  say(`${before}${open} cells to measure in ${repetitions} rounds, ${about(seconds, 5)}${longer}.${place}`);
}
