// The fleet command where its hosts measure one cell together: they are all started at once, meet in the store that the
// cell has, and what they come to is one result.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { type HostEnd, measureFleet } from "../engine/fleet/fleet.ts";
import type { FleetHost } from "../engine/fleet/hosts.ts";
import { ownTarget } from "../engine/fleet/program_for.ts";
import { type HostResult, togetherResult } from "../engine/fleet/together.ts";
import { listed } from "../engine/result/listed.ts";
import { duration } from "../engine/result/number.ts";
import { printable } from "../engine/result/printable.ts";
import { redacted } from "../engine/result/privacy.ts";
import { readResults } from "../engine/result/read_results.ts";
import type { ResultFile } from "../engine/result/result.ts";
import { shaped } from "../engine/result/result_shape.ts";
import { UsageError } from "../engine/result/usage_error.ts";
import { knownScenarios, scenarioNamed } from "../scenarios/known.ts";
import { jsonPieces } from "../engine/result/json_text.ts";
import { writeFileWhole } from "./output.ts";
import type { Request } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";

type Measuring = Extract<Request, { kind: "fleet"; sshConfig: string | null }>;

/** What hosts measure together. */
export interface Joint {
  /** The setting by which they meet. */
  readonly meeting: string;
  /** The address of the store where they do. */
  readonly store: string;
}

/** What the one result is called, in the folder of results. */
const FILE = "together.json";

/** This program, where it is a binary that a host can be given. */
export function ownProgram({ runtime: { identity: { standalone, path }, system } }: Surroundings) {
  return standalone ? { path, target: ownTarget(system) } : null;
}

/** Throws a UsageError where hosts cannot measure this together. */
export function jointOf(hosts: readonly FleetHost[], asked: Request, { runtime }: Surroundings): Joint {
  const meeting = asked.kind === "measure" ? meetingOf(asked.scenario) : null;
  if (asked.kind !== "measure" || meeting === null) {
    const names = knownScenarios().map(({ scenario: { name } }) => name).filter((name) => meetingOf(name) !== null);
    throw new UsageError(
      `Cannot measure this together as hosts can do that with ${
        listed(names)
      } alone: give that, or leave --together out.`,
    );
  }
  const refusal = scenarioNamed(asked.scenario).refuse?.({ ...asked.config, [meeting]: "" }, runtime.system);
  if (refusal) throw new UsageError(refusal);
  if (hosts.length < 2) {
    throw new UsageError("Cannot measure together on one host: name two or more, or leave --together out.");
  }
  if (asked.runtimes.length > 1) {
    throw new UsageError("Cannot measure several runtimes or contenders together: give one --runtime.");
  }
  return { meeting, store: String(asked.config.store) };
}

/** The setting by which hosts measure a scenario together; null where they cannot. */
function meetingOf(scenario: string): string | null {
  return scenarioNamed(scenario).settings.find((one) => "meets" in one)?.name ?? null;
}

/** Measures; returns the exit code: 1 where a host failed. */
export async function measureTogether(
  hosts: readonly FleetHost[],
  { meeting, store }: Joint,
  request: Measuring,
  around: Surroundings,
): Promise<number> {
  const file = join(request.results, FILE);
  const kept = request.anonymous ? withoutAddress(store) : (text: string): string => text;
  if (await isThere(file, request.words.map((word) => kept(redacted(word))))) {
    around.say(`All hosts were measured before: ${file}.`);
    return 0;
  }
  const name = crypto.randomUUID().replaceAll("-", "");
  const wordsOf = (host: FleetHost): string[] => {
    const part = `${hosts.indexOf(host) + 1}/${hosts.length}:${name}:${host.label}`;
    return [...request.words, `--${meeting}`, part];
  };
  const ends = new Map<FleetHost, HostEnd>();
  const begun = around.runtime.now();
  const fleet = { ...request, hosts, own: ownProgram(around), wordsOf, atOnce: hosts.length };
  await measureFleet(around.runtime, fleet, around.stop, {
    onBegun: (host, what) => around.say(`${host.label}: measures (${printable(what)})`),
    onEnd(host, end) {
      ends.set(host, end);
      around.say(`${host.label}: ${printable(sentenceOf(end))}`);
    },
  });
  if (around.stop.aborted) return 130;
  const results = hosts.flatMap((host): HostResult[] => {
    const result = resultOf(ends.get(host)!);
    return result === null ? [] : [{ host: host.label, result }];
  });
  const failed = hosts.some((host) => failureOf(ends.get(host)!) !== null);
  const [first, ...others] = results;
  if (
    first === undefined || first.host !== hosts[0]!.label ||
    first.result.cells.every(({ status }) => status !== "measured")
  ) {
    around.say("No result, as all hosts are needed for one: the same command tries it again.");
    return 1;
  }
  const result = togetherResult([first, ...others], meeting, around.command);
  writeFileWhole(file, jsonPieces(JSON.parse(kept(JSON.stringify(result)))));
  around.say(
    `All ${hosts.length} measured in ${
      duration(around.runtime.now() - begun)
    }: paratax report ${file} says what they come to.`,
  );
  return failed ? 1 : 0;
}

function sentenceOf(end: HostEnd): string {
  const failure = failureOf(end);
  return failure === null ? "measured" : `failed, as ${failure}`;
}

/** Why a host failed; null where it did not. */
function failureOf(end: HostEnd): string | null {
  if (end.kind === "failed") return end.reason;
  const result = resultOf(end);
  if (result === null) return "what came back from it is no result of this version of paratax";
  const wrong = result.cells.find((cell) => cell.status === "failed");
  if (wrong?.status === "failed") return wrong.error;
  if (end.code === 0) return null;
  return end.said === "" ? `paratax ended there with ${end.code}` : end.said;
}

function resultOf(end: HostEnd): ResultFile | null {
  if (end.kind === "failed") return null;
  const read = shaped(JSON.parse(end.result));
  return "result" in read ? read.result : null;
}

/** Whether these words were measured before. Rejects with a UsageError where the file is something else. */
async function isThere(file: string, words: readonly string[]): Promise<boolean> {
  if (!existsSync(file)) return false;
  const { results: [found], problems: [problem] } = await readResults([file], { leaveSamples: true });
  const before = found?.result.command.slice(-words.length);
  if (found && JSON.stringify(before) === JSON.stringify(words)) return found.result.complete;
  const what = problem ?? `${file} is the result of another command.`;
  throw new UsageError(`Cannot keep the result there: ${what} Give another --results FOLDER.`);
}

/** Takes the address of the store out of a text, as it may have the name of a host in it. */
function withoutAddress(store: string): (text: string) => string {
  const place = store.replace(/^\w+:\/\/(?:[^@/]*@)?/, "").replace(/\/$/, "");
  const address = new RegExp(`\\w+://(?:[^@/"]*@)?${place.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, "g");
  return (text) => text.replace(address, "redis://store");
}
