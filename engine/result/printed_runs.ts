// Reads what the article's own scripts print, any number of runs in one text, as results: what somebody measured by them
// before is laid beside what is measured here.

import { metricsOf } from "./metrics.ts";
import { type Cell, type Config, type Environment, type Mode, type ResultFile, SCHEMA, type Start } from "./result.ts";

const ENVIRONMENT = /^=== environment ===\s*$/m;

/** What such a result has in place of the command and the version of paratax. */
export const PRINTED = "printed";

/** Whether a result is one of these. */
export function isPrinted({ command }: Pick<ResultFile, "command">): boolean {
  return command[0] === PRINTED;
}

/** Whether a text has any run in it. */
export function hasPrintedRuns(text: string): boolean {
  return ENVIRONMENT.test(text);
}

/**
 * A result for each system that runs in this text were made on, in their order. What ends before its result does is not
 * complete; a block that tells no scenario is left out.
 *
 * @param created when, as ISO 8601: the text does not say
 */
export function readPrintedRuns(text: string, created: string): ResultFile[] {
  const [, ...blocks] = text.replaceAll("\r\n", "\n").split(ENVIRONMENT);
  const runs = blocks.flatMap((block) => runIn(block) ?? []);
  const systems = [...new Set(runs.map(({ system }) => system))];
  return systems.map((system) => {
    const own = runs.filter((run) => run.system === system);
    return {
      schema: SCHEMA,
      tool: { name: "paratax", version: PRINTED },
      created,
      quick: false,
      complete: own.every(({ complete }) => complete),
      command: [PRINTED, system],
      environment: environmentOf(system, own[0]!.arch),
      cells: numbered(own.map(({ cell }) => cell)),
    };
  });
}

interface PrintedRun {
  readonly system: string;
  readonly arch: string;
  readonly cell: Cell;
  readonly complete: boolean;
}

type Pairs = Readonly<Record<string, string>>;

/** Null where it tells no scenario, or nothing of a result. */
function runIn(block: string): PrintedRun | null {
  const [head = "", body] = block.split(/^=== result ===\s*$/m);
  if (body === undefined) return null;
  const result = body.split(/^={10,}\s*$/m);
  const [told, measured] = [pairsIn(head), pairsIn(result[0]!)];
  const scenario = told.Profile ??
    ("writers" in told ? "sharded-writers" : "duration_ms" in told ? "shared-set" : null);
  if (scenario === null || metricsOf(scenario).length === 0) return null;
  const [, version = "", build = ""] = /^Python \([^)]*\):\s*(\S+)(.*)$/m.exec(head) ?? [];
  const free = /free-threading/.test(build);
  const [, system = "an unknown system", arch = ""] = /^OS:\s*(.*?)(?:, arch (\S+))?$/m.exec(head) ?? [];
  const metrics = metricsIn(scenario, measured);
  const mode = scenario !== "sharded-writers" && told.Mode === "threads" ? "threads" : "processes";
  return {
    system,
    arch,
    complete: result.length > 1,
    cell: {
      scenario,
      runtime: nameOf(version, mode, free),
      mode,
      start: mode === "threads" ? "spawn" : startOf(told.mp_start_method),
      config: configIn(told),
      status: "measured",
      metrics,
      unavailable: {},
      samples: {},
      histograms: {},
      facts: { gil: told.gil_enabled === "False" ? "off" : "on" },
      warnings: [],
      provenance: { version, engine: `CPython, ${free ? "free-threading" : "GIL"}`, path: "", compiled: false },
      measured_at: null,
      conditions: null,
    },
  };
}

/**
 * As in the article, threads on the free-threading build and processes on the other are one: they are held against each
 * other. What was run the other way round is told apart.
 */
function nameOf(version: string, mode: Mode, free: boolean): string {
  const name = `python${version.split(".").slice(0, 2).join("")}`;
  if (mode === "threads") return free ? name : `${name}gil`;
  return free ? `${name}t` : name;
}

/** "workers: 8  warmup: 5" by names; a text may be the last on its line. */
function pairsIn(text: string): Pairs {
  return Object.fromEntries([...text.matchAll(/(\w+):[ \t]+(\S+)/g)].map(([, name, value]) => [name, value]));
}

const SETTINGS = "workers writers iterations warmup work_iters hold_ms mem_interval_ms duration_ms id_space".split(" ");

function configIn(told: Pairs): Config {
  const numbers = SETTINGS.map((name) => [name, Number(told[name])] as const);
  return Object.fromEntries(numbers.filter(([, value]) => Number.isFinite(value)));
}

function startOf(method: string | undefined): Start {
  return method === "fork" || method === "forkserver" ? method : "spawn";
}

/** Those that the scenario has. The scripts divide by the whole wall, which stands for the window of paratax's rates. */
function metricsIn(scenario: string, measured: Pairs): Record<string, number> {
  const names = metricsOf(scenario).map(({ name }) => name);
  const numbers = Object.entries(measured).map(([name, value]) => [name, Number(value)] as const)
    .filter(([name, value]) => names.includes(name) && Number.isFinite(value));
  const metrics: Record<string, number> = Object.fromEntries(numbers);
  for (const rate of ["ops_per_s", "inserts_per_s"]) {
    if (metrics[rate] !== undefined) metrics[`${rate}_wall`] = metrics[rate];
  }
  const footprint = metrics.pss_avg ?? metrics.uss_avg;
  return footprint === undefined ? metrics : { ...metrics, footprint_avg: footprint };
}

/** Of a cell that was run several times each is a repetition. */
function numbered(cells: readonly Cell[]): Cell[] {
  const seen = new Map<string, number>();
  return cells.map((cell) => {
    const { scenario, runtime, mode, start, config } = cell;
    const name = JSON.stringify([scenario, runtime, mode, start, config]);
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return { ...cell, repetition: seen.get(name)! };
  });
}

/** The scripts tell no more of the machine: it has no cores that are known. */
function environmentOf(os: string, arch: string): Environment {
  return {
    os,
    arch,
    cpu: "a processor that is not told",
    cores: 0,
    usable_cores: 0,
    memory_bytes: 0,
    governor: null,
    load_at_start: null,
  };
}
