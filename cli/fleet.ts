// The fleet command: the same measurement on many hosts, a file of results for each.

import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ENGINES } from "../engine/fleet/engines.ts";
import { type FleetObserver, type HostEnd, measureFleet } from "../engine/fleet/fleet.ts";
import { type FleetHost, readHosts } from "../engine/fleet/hosts.ts";
import { kubernetesJob } from "../engine/fleet/kubernetes_job.ts";
import { readProgram } from "../engine/fleet/program_for.ts";
import { measureArray } from "../engine/fleet/slurm_array.ts";
import { duration } from "../engine/result/number.ts";
import { printable, reasonOf } from "../engine/result/printable.ts";
import { redacted } from "../engine/result/privacy.ts";
import { readResults } from "../engine/result/read_results.ts";
import { UsageError } from "../engine/result/usage_error.ts";
import { programsOnPath } from "../runtime/path.ts";
import { loadCatalogue } from "../scenarios/known.ts";
import { understand } from "./arguments.ts";
import { jointOf, measureTogether, ownProgram } from "./fleet_together.ts";
import { refusalToReplace, writeFileWhole } from "./output.ts";
import type { Request } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";

type FleetRequest = Request & { kind: "fleet" };
type Measuring = Exclude<FleetRequest, { via: "kubernetes" }>;

/** What a host's paratax is told besides: it would be told twice. */
const OWN_OPTIONS = [
  "--json",
  "--csv",
  "--markdown",
  "--html",
  "--open",
  "--machine",
  "--meeting",
  "--no-progress",
  "--watch",
];

/** Measures or prints; returns the exit code: 1 where a host failed, else 3 where a gate failed on one. Throws a UsageError. */
export async function fleet(request: FleetRequest, around: Surroundings): Promise<number> {
  const { anonymous, words } = request;
  const asked = await understood(words, around);
  const hosts = readHosts(hostsIn(request.hosts), anonymous);
  if (request.via === "kubernetes") {
    const { image } = request;
    await around.print(JSON.stringify(kubernetesJob({ hosts, image, words, anonymous }), null, 2) + "\n");
    return 0;
  }
  if (request.binary !== null) readProgram(request.binary);
  refuseEngine(request);
  const joint = request.together ? jointOf(hosts, asked, around) : null;
  makeResults(request.results);
  if (joint !== null && request.together) return await measureTogether(hosts, joint, request, around);
  const open: FleetHost[] = [];
  for (const host of hosts) {
    if (await hasWhole(host, request)) around.say(`${host.label}: measured before, ${fileOf(host, request)}`);
    else open.push(host);
  }
  return await measureOpen(open, request, around);
}

async function measureOpen(open: readonly FleetHost[], request: Measuring, around: Surroundings): Promise<number> {
  const begun = new Map<string, number>();
  const codes: number[] = [];
  let failures = 0;
  const isArray = request.via === "slurm-array";
  const observer: FleetObserver = {
    onBegun(host, what) {
      begun.set(host.label, around.runtime.now());
      around.say(`${host.label}: measures (${printable(what)})`);
    },
    onEnd(host, end) {
      const since = begun.get(host.label);
      const took = isArray || since === undefined ? null : around.runtime.now() - since; // an array may have begun before us
      const { code, sentence } = keep(host, end, took, request);
      codes.push(code);
      if (end.kind === "failed") failures++;
      around.say(`${host.label}: ${printable(sentence)}`);
    },
  };
  if (open.length > 0) {
    if (isArray) {
      const array = { ...request, hosts: open, binary: binaryOfAll(request, around) };
      await measureArray(around.runtime, array, around.stop, {
        ...observer,
        onJob: (id, found) =>
          around.say(`Job ${id} ${found ? "was found" : "is submitted"}: squeue -j ${id} shows it.`),
      });
    } else {
      const fleet = { ...request, hosts: open, own: ownProgram(around), wordsOf: () => request.words };
      await measureFleet(around.runtime, fleet, around.stop, observer);
    }
  }
  if (around.stop.aborted) return 130;
  const again = failures === 0 ? "" : ` ${failures} of ${open.length} failed: the same command tries these again.`;
  around.say(`paratax report ${join(request.results, "*.json")} says what they come to.${again}`);
  return codes.some((code) => code !== 0 && code !== 3) ? 1 : codes.includes(3) ? 3 : 0;
}

/** Writes what came from a host; the code is that of its paratax, 1 where nothing came. */
function keep(
  host: FleetHost,
  end: HostEnd,
  took: number | null,
  request: Measuring,
): { code: number; sentence: string } {
  if (end.kind === "failed") return { code: 1, sentence: `failed, as ${end.reason}` };
  const file = fileOf(host, request);
  writeFileWhole(file, end.result);
  const { code, said } = end;
  const why = said === "" ? `paratax ended with ${code}` : said;
  return {
    code,
    sentence: `measured${took === null ? "" : ` in ${duration(took)}`}, ${file}${code === 0 ? "" : `, but: ${why}`}`,
  };
}

function fileOf({ label }: FleetHost, { results }: Pick<Measuring, "results">): string {
  return join(results, `${label}.json`);
}

/** Whether a host was measured to the end before. Rejects with a UsageError where its file is something else. */
async function hasWhole(host: FleetHost, request: Measuring): Promise<boolean> {
  const file = fileOf(host, request);
  if (!existsSync(file)) return false;
  const { results: [found], problems: [problem] } = await readResults([file], { leaveSamples: true });
  const before = found?.result.command.slice(1, 1 + request.words.length) ?? [];
  const same = JSON.stringify(before) === JSON.stringify(request.words.map((word) => redacted(word)));
  if (found && same) return found.result.complete;
  const what = problem ?? `${file} is the result of another command.`;
  throw new UsageError(`Cannot keep the result of ${host.label} there: ${what} Give another --results FOLDER.`);
}

function makeResults(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`Cannot keep results in ${folder} (${reasonOf(error)}): give a folder that may be written.`);
  }
  const refusal = refusalToReplace(join(folder, "result.json"));
  if (refusal === null) return;
  throw new UsageError(`Cannot keep results in ${folder} (${refusal}): give a folder that may be written.`);
}

function hostsIn(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`Cannot read the hosts in ${file} (${reasonOf(error)}): give a file with one a line.`);
  }
}

/** The binary that all nodes of an array are given. Throws a UsageError where this is none and none was named. */
function binaryOfAll({ binary }: Measuring, around: Surroundings): string {
  const path = binary ?? ownProgram(around)?.path;
  if (path !== undefined) return path;
  throw new UsageError("Cannot measure as this is no binary that nodes can be given: give --binary FILE.");
}

function refuseEngine({ via }: Measuring): void {
  const { program, from } = via === "slurm-array" ? { program: "sbatch", from: "Slurm" } : ENGINES[via];
  const missing = ["sh", program].find((name) => programsOnPath(name).length === 0);
  if (missing === undefined) return;
  throw new UsageError(`Cannot use --via ${via} as there is no ${missing} here: install ${from}.`);
}

/** What a host is asked; what it would refuse is refused here, by the same rules. */
async function understood(words: readonly string[], { version }: Surroundings): Promise<Request> {
  const own = words.find((word) => OWN_OPTIONS.includes(word.replace(/=.*/, "")));
  if (own !== undefined) {
    throw new UsageError(`Cannot have ${own} among a host's words as fleet gives its own: leave it out.`);
  }
  const request = understand([...words, "--json", "result.json"], await loadCatalogue(), version);
  if (request.kind === "say") {
    throw new UsageError(request.exitCode === 2 ? request.text : "Cannot measure help: give a command that measures.");
  }
  if (["measure", "compare", "reproduce"].includes(request.kind)) return request;
  throw new UsageError(
    `Cannot have hosts run ${words[0]} as it measures nothing: give, for example, compare overhead.`,
  );
}
