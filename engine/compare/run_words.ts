// How what a run comes to is said: "Threads are 2.01 times (1.62 … 2.48) as fast as processes on Node".

import { capital } from "../result/capital.ts";
import { groupBy } from "../result/group.ts";
import { span, timesWithin } from "../result/interval_words.ts";
import { listed } from "../result/listed.ts";
import type { Unit } from "../result/metric.ts";
import { metricNamed } from "../result/metrics.ts";
import { count, duration, memorySize, precise, ratio } from "../result/number.ts";
import type { Cell, CellKey, Interval } from "../result/result.ts";
import { titleOf } from "../../runtime/runtimes.ts";

/** Two configurations and how many times better the one is, 1 or more, with the interval of that. */
export interface Found {
  readonly better: CellKey;
  readonly worse: CellKey;
  readonly times: number;
  readonly interval: Interval;
}

/** A sentence for each two that are told apart, with the runtimes where they are; what is not settled stands behind it. */
export function inWords(axis: string, found: readonly Found[], metric: string): string[] {
  const { subject, verb, what } = wordsFor(metricNamed(metric)?.unit);
  const settled = found.filter(({ interval }) => interval.low > 1);
  const pairs = settled.map(({ better, worse, times, interval }) => {
    const [of, to] = subject === "better" ? [better, worse] : [worse, better];
    const within = timesWithin(times, interval);
    return {
      name: named(axis, of),
      other: named(axis, to),
      within,
      where: titleOf(of.runtime),
      whose: titleOf(to.runtime),
    };
  });
  // runtimes are held against each other, all else within a runtime
  const groups = groupBy(pairs, ({ name, other }) => axis === "runtime" ? name : JSON.stringify([name, other]));
  const sentences = [...groups.values()].map((own) => {
    const [{ name, other }] = own;
    const said = own.map(({ within, where, whose }, index) =>
      axis === "runtime"
        ? `${within} ${what} ${whose}'s`
        : index === 0
        ? `${within} ${what} ${other} on ${where}`
        : `${within} on ${where}`
    );
    return capital(`${name} ${verb(name)} ${listed(said)}`);
  });
  const open = found.filter((one) => !settled.includes(one));
  const rest = open.length === 0 ? "" : `; not settled: ${listed(open.map((one) => opened(axis, one)))}`;
  return sentences.map((text, index) => `${text}${index === sentences.length - 1 ? rest : ""}.`);
}

/** Where no pair is told apart: the first ones, and the command that holds them against each other in blocks. */
export function notSettled(scenario: string, axis: string, open: readonly Found[], cells: readonly Cell[]): string {
  const axes = axis === "runtime" ? [axis] : [axis, "runtime"];
  const options = axes.flatMap((name) => {
    const values = [...new Set(cells.map((cell) => String(valueOf(name, cell))))].filter((value) => value !== "inline");
    return values.length < 2 ? [] : [`--axis ${name}=${values.join(",")}`];
  });
  return `Not settled: ${listed(open.slice(0, MOST_OPEN).map((one) => opened(axis, one)))}: ` +
    `paratax compare ${scenario} ${options.join(" ")} takes as many blocks as that needs.`;
}

const MOST_OPEN = 3;

/** What a cell that stands alone comes to. */
export function single(key: CellKey, metric: string, value: number, interval: Interval): string {
  const { unit, meaning = metric } = metricNamed(metric) ?? {};
  const write = (one: number): string => written(one, unit);
  const what = `${capital(key.mode)} on ${titleOf(key.runtime)}`;
  return `${what}: ${write(value)} (${span(interval, write)}) for ${meaning.split(":")[0]}.`;
}

function opened(axis: string, { better, worse, interval }: Found): string {
  const where = axis === "runtime" ? "" : ` on ${titleOf(better.runtime)}`;
  return `${named(axis, better)} against ${named(axis, worse)}${where} (${span(interval, ratio)})`;
}

const STARTS: Readonly<Record<string, string>> = {
  spawn: "fresh",
  pool: "pooled",
  fork: "forked",
  forkserver: "fork-server",
};

/** What is asked about, of a cell. */
function named(axis: string, key: CellKey): string {
  const { mode, start, runtime, config } = key;
  const by = mode === "processes" && config.transport !== undefined ? ` by ${config.transport}` : "";
  switch (axis) {
    case "mode":
      return `${mode}${by}`;
    case "start":
      return `${STARTS[start] ?? start} ${mode}`;
    case "runtime":
      return `${titleOf(runtime)}'s ${mode}${by}`;
    default:
      return typeof config[axis] === "number" ? count(config[axis], axis) : `${config[axis]}`;
  }
}

function valueOf(axis: string, { mode, start, runtime, config }: CellKey): unknown {
  return axis === "mode" ? mode : axis === "start" ? start : axis === "runtime" ? runtime : config[axis];
}

interface Words {
  /** Which of the two is spoken of. */
  readonly subject: "better" | "worse";
  readonly verb: (name: string) => string;
  readonly what: string;
}

function wordsFor(unit: Unit | undefined): Words {
  const verb = (several: string, one: string) => (name: string): string => /s( by \w+)?$/.test(name) ? several : one;
  switch (unit) {
    case "per s":
      return { subject: "better", verb: verb("do", "does"), what: "as many a second as" };
    case "bytes":
      return { subject: "worse", verb: verb("take", "takes"), what: "the memory of" };
    default:
      return { subject: "better", verb: verb("are", "is"), what: "as fast as" };
  }
}

function written(value: number, unit: Unit | undefined): string {
  switch (unit) {
    case "s":
      return duration(value * 1000);
    case "ns":
      return duration(value / 1e6);
    case "bytes":
      return memorySize(value);
    case "per s":
      return `${precise(value)} a second`;
    default:
      return precise(value);
  }
}
