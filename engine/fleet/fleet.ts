// The same measurement on many hosts: each is asked what it is where it may need another binary than the others, given the
// one that fits, and its result is brought back. What goes wrong on one is a sentence, and the others go on.

import type { Runtime, RuntimeName } from "../../runtime/contract.ts";
import { type EngineName, ENGINES, type EngineSettings } from "./engines.ts";
import type { FleetHost } from "./hosts.ts";
import { binaryFor, type Program, readProgram, targetOf } from "./program_for.ts";
import { type Probed, probeWords, runWords } from "./remote_script.ts";
import { converse, type Session } from "./session.ts";

export interface FleetRequest extends EngineSettings {
  readonly hosts: readonly FleetHost[];
  readonly via: EngineName;
  /** The binary for every host; null where the folder has one for each. */
  readonly binary: string | null;
  readonly binaries: string;
  /** This program, where it is a binary itself, and what it runs on. */
  readonly own: { readonly path: string; readonly target: string } | null;
  /** What paratax is told on a host. */
  readonly wordsOf: (host: FleetHost) => readonly string[];
  /** How many hosts measure at the same time. */
  readonly atOnce: number;
  /** Whether one that fails leaves the others nothing to measure, as they wait for it. */
  readonly together: boolean;
}

/** What became of a host. */
export type HostEnd =
  | { readonly kind: "measured"; readonly result: string; readonly code: number; readonly said: string }
  | { readonly kind: "failed"; readonly reason: string };

export interface FleetObserver {
  /** Called when a host begins to measure. */
  readonly onBegun: (host: FleetHost, what: string) => void;
  readonly onEnd: (host: FleetHost, end: HostEnd) => void;
}

/** The exit code of ssh that is its own, not that of what it ran. */
const SSH_FAILED = 255;

/** Who waits for a host that began and failed mostly finds that out and says why within this time, in milliseconds. */
const MISSED_MS = 60_000;

/** Resolves when every host has ended, or was stopped. */
export async function measureFleet(
  runtime: Runtime,
  request: FleetRequest,
  stop: AbortSignal,
  { onBegun, onEnd }: FleetObserver,
): Promise<void> {
  const programs = new Map<string, Program>();
  const programAt = (path: string): Program => {
    const program = programs.get(path) ?? readProgram(path);
    programs.set(path, program);
    return program;
  };
  const left = request.hosts.values();
  const all = new AbortController();
  stop.addEventListener("abort", () => all.abort(), { once: true });
  let [lost, cancel] = [null as FleetHost | null, (): void => {}];
  const lane = async (): Promise<void> => {
    for (const host of left) {
      if (stop.aborted) return;
      let began = false;
      const end = await measureHost(host, () => began = true);
      const ended = lost !== null && all.signal.aborted
        ? failed(`${lost.label} did, without which it has no use`)
        : end;
      if (request.together && lost === null && (end.kind === "failed" || end.code !== 0)) {
        lost = host;
        if (began) cancel = runtime.after(MISSED_MS, () => all.abort());
        else all.abort();
      }
      onEnd(host, ended);
    }
  };
  const measureHost = async (host: FleetHost, onBegins: () => void): Promise<HostEnd> => {
    const stop = all.signal;
    const { reach } = ENGINES[request.via];
    const probe = (): Promise<Session> => converse(runtime, reach(host, probeWords(), request), "/dev/null", stop);
    const asked = request.binary === null ? await probe() : null;
    const probed = asked?.answer.probed ?? null;
    if (asked !== null && probed === null) return failed(unreached(asked));
    const found = probed === null ? { path: request.binary! } : programOf(probed, request, runtime.identity.name);
    if ("reason" in found) return failed(found.reason);
    const program = programAt(found.path);
    const own = [...request.wordsOf(host), "--machine", host.label, "--no-progress"];
    const command = reach(host, runWords(program.size, program.sum, own), request);
    return endOf(
      await converse(runtime, command, program.path, stop, ({ probed }) => {
        onBegins();
        onBegun(host, nameOf(probed!));
      }),
    );
  };
  await Promise.all(Array.from({ length: Math.min(request.atOnce, request.hosts.length) }, lane));
  cancel();
}

/** This program where the host is like this one, else one of the folder. */
function programOf(
  probed: Probed,
  { binaries, own }: FleetRequest,
  first: RuntimeName,
): ReturnType<typeof binaryFor> {
  return own?.target === targetOf(probed) ? { path: own.path } : binaryFor(probed, binaries, first);
}

/** What became of a host, by all that came from it. */
export function endOf(session: Session): HostEnd {
  const { answer: { copied, ended, result } } = session;
  if (copied === null) return failed(unreached(session));
  if (!copied) return failed("the binary did not come there whole: look for room in its temporary folder");
  if (ended === null) return failed("it was lost while it measured: see that it is still there");
  if (result !== null && isResult(result)) return { kind: "measured", result, ...ended };
  return failed(ended.said === "" ? `paratax ended there with ${ended.code} and left no result` : ended.said);
}

function isResult(text: string): boolean {
  try {
    return String((JSON.parse(text) as { schema?: unknown }).schema).startsWith("paratax/");
  } catch {
    return false;
  }
}

/** Why nothing came from a host. */
function unreached({ code, said }: Session): string {
  const why = said === ""
    ? code === SSH_FAILED ? "no connection" : `the engine ended with ${code ?? "a signal"}`
    : said;
  return `it was not reached (${why})`;
}

export function failed(reason: string): HostEnd {
  return { kind: "failed", reason };
}

/** What a host is, for a line of progress. */
export function nameOf({ system, processor, musl }: Probed): string {
  return `${system} ${processor}${musl ? ", musl" : ""}`;
}
