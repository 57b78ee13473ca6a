// Two saved results, cell by cell. Nothing ran in turns, so nothing pairs the values: weaker than blocks of one run.

import type { Headline } from "../scenarios/contract.ts";
import { withVerdicts } from "./compare.ts";
import { valueOf } from "./compared_metric.ts";
import { mannWhitneyTest } from "./inference/mann_whitney.ts";
import { medianInterval } from "./inference/median_interval.ts";
import { seededRandom } from "./inference/random.ts";
import { ratioOfMedians } from "./inference/ratio_of_medians.ts";
import { RESAMPLES } from "./inference/bootstrap.ts";
import { deltaOf, SMALLEST_DELTA } from "./inference/verdict.ts";
import type { Cell, CellKey, ComparedCell, Comparison, ResultFile, Warning } from "./result.ts";
import { median } from "./statistics.ts";

export interface SavedResult {
  readonly path: string;
  readonly result: ResultFile;
}

/** Beyond so many values a tenth of the resamples tells as much as anybody can read. */
const MANY = 200;

/** How long a cell went on does not make it another cell. */
const EFFORT = ["iterations", "warmup", "duration_ms", "hold_ms", "mem_interval_ms", "verify"];

/** The scenarios that both results have, in the order of the first. */
export function commonScenarios([first, second]: readonly [ResultFile, ResultFile]): string[] {
  const names = [...new Set(first.cells.map(({ scenario }) => scenario))];
  return names.filter((name) => second.cells.some(({ scenario }) => scenario === name));
}

/** Holds each cell of the second result, B, against the same cell of the first, A. */
export function compareFiles(
  [a, b]: readonly [SavedResult, SavedResult],
  scenario: string,
  { metric, better }: Headline,
  seed: number,
): Comparison {
  const files = [a, b].map(({ result }) => result.cells.filter((cell) => cell.scenario === scenario));
  const varying = settingsThatVary(files);
  const [first, second] = files.map((cells) => grouped(cells, varying));
  const matching = [...second.keys()].filter((name) => first.has(name));
  const compared = matching.flatMap((name) => {
    const before = describe("A", name, first.get(name)!, metric, seed);
    const after = describe("B", name, second.get(name)!, metric, seed);
    return before.had.length > 0 && after.had.length > 0 ? [{ before, after }] : [];
  });
  const found = compared.map(({ before, after }) => {
    const resamples = Math.max(before.had.length, after.had.length) > MANY ? RESAMPLES / 10 : RESAMPLES;
    return {
      cell: after.cell.label,
      baseline: before.cell.label,
      ratio: ratioOfMedians(after.had, before.had, seededRandom(`files ${seed} ${after.cell.label}`), resamples),
      p: mannWhitneyTest(after.had, before.had).p,
    };
  });
  const floors = [a, b].flatMap(({ result: { comparison } }) => comparison?.floor?.ratio ?? []);
  const delta = Math.max(SMALLEST_DELTA, ...floors.map(deltaOf));
  return {
    design: "files",
    scenario,
    metric,
    better,
    axes: { file: [a.path, b.path] },
    seed,
    blocks: found.length === 0 ? 0 : Math.min(...found.map(({ ratio }) => ratio.blocks)),
    delta,
    floor: null,
    cells: compared.flatMap(({ before, after }) => [before.cell, after.cell]),
    pairs: withVerdicts(found, delta, better),
    findings: [],
    warnings: [
      {
        code: "unpaired",
        message:
          "Two saved results were not measured in turns, and iterations of one process are more alike than those " +
          "of two: a verdict of theirs is weaker, so confirm it by a comparison in blocks.",
      },
      ...differences(a.result, b.result, files, varying),
      ...unmatched(first, second, compared.map(({ after }) => after.name)),
    ],
  };
}

/** Settings that have several values within one of the files: they tell cells apart. Others are only listed. */
function settingsThatVary(files: readonly (readonly Cell[])[]): string[] {
  const names = new Set(files.flat().flatMap(({ config }) => Object.keys(config)));
  return [...names].filter((name) =>
    !EFFORT.includes(name) &&
    files.some((cells) => new Set(cells.map(({ config }) => String(config[name]))).size > 1)
  );
}

/** The cells by what tells them apart, for example "deno threads spawn 8". */
function grouped(cells: readonly Cell[], varying: readonly string[]): Map<string, Cell[]> {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const { runtime, mode, start, config } = cell;
    const settings = varying.flatMap((name) => config[name] === undefined ? [] : [String(config[name])]);
    const name = [runtime, mode, start, ...settings].join(" ");
    groups.set(name, [...groups.get(name) ?? [], cell]);
  }
  return groups;
}

interface Described {
  readonly name: string;
  readonly cell: ComparedCell;
  readonly had: readonly number[];
}

function describe(file: "A" | "B", name: string, cells: readonly Cell[], metric: string, seed: number): Described {
  const { scenario, runtime, mode, start, config } = cells[0];
  const key: CellKey = { scenario, runtime, mode, start, config };
  const label = `${name} ${file}`;
  const had = valuesOf(cells, metric);
  const resamples = had.length > MANY ? RESAMPLES / 10 : RESAMPLES;
  return {
    name,
    had,
    cell: {
      label,
      key,
      values: had,
      median: had.length === 0 ? null : median(had),
      interval: medianInterval(had, seededRandom(`median ${seed} ${label}`), resamples),
      drift: null,
    },
  };
}

/** What a cell was measured in besides others like it: a block of a comparison, a repetition of the article. */
function turnOf({ block, repetition }: Cell): number | undefined {
  return block ?? repetition;
}

/** One number a block or repetition where there are such, else one an iteration where those were kept, else the one there is. */
export function valuesOf(cells: readonly Cell[], metric: string): number[] {
  const [cell] = cells;
  if (cells.some((one) => turnOf(one) !== undefined)) {
    const blocks = [...new Set(cells.map(turnOf))];
    return blocks.flatMap((block) => {
      const values = cells.filter((one) => turnOf(one) === block).flatMap((one) => valueOf(one, metric) ?? []);
      return values.length === 0 ? [] : [median(values)]; // the baseline was run twice
    });
  }
  const samples = cell.status === "measured" ? samplesOf(cell, metric) : undefined;
  return (samples ?? [valueOf(cell, metric) ?? 0]).filter((value) => value > 0);
}

/** The raw values that a metric sums up: iter_s of p50_iter_s, pss_bytes of pss_avg. */
function samplesOf({ samples, facts }: Cell & { status: "measured" }, metric: string): readonly number[] | undefined {
  const footprint = metric.replace(/^footprint(?=_)/, facts.footprint ?? "footprint");
  return samples[metric] ?? samples[metric.replace(/^(avg|p50)_/, "")] ?? samples[footprint.replace(/_avg$/, "_bytes")];
}

/** What tells the machines, the programs and the settings apart. */
function differences(
  a: ResultFile,
  b: ResultFile,
  files: readonly (readonly Cell[])[],
  varying: readonly string[],
): Warning[] {
  const told: string[] = [];
  const tell = (what: string, first: unknown, second: unknown): void => {
    const [one, other] = [first, second].map((value) => String(value ?? "none"));
    if (one !== other) told.push(`${what} ${one} in A and ${other} in B`);
  };
  for (
    const name of ["os", "arch", "cpu", "cores", "usable_cores", "memory_bytes", "governor", "load_at_start"] as const
  ) {
    tell(name, a.environment[name], b.environment[name]);
  }
  tell("paratax", a.tool.version, b.tool.version);
  for (const runtime of new Set(files.flat().map((cell) => cell.runtime))) {
    const [first, second] = files.map((cells) => {
      const own = cells.filter((cell) => cell.runtime === runtime && cell.provenance !== null);
      return [...new Set(own.map(({ provenance }) => provenance!.version))].join(" and ");
    });
    if (first && second) tell(runtime, first, second);
  }
  for (const name of new Set(files.flat().flatMap(({ config }) => Object.keys(config)))) {
    if (varying.includes(name)) continue;
    const [first, second] = files.map((cells) =>
      [...new Set(cells.map(({ config }) => String(config[name])))].join(",")
    );
    tell(name, first, second);
  }
  tell("quick", a.quick, b.quick);
  tell("complete", a.complete, b.complete);
  return told.map((difference) => ({
    code: "differs",
    message: `The files differ in ${difference}: make sure that this is what you want to compare.`,
  }));
}

function unmatched(first: Map<string, Cell[]>, second: Map<string, Cell[]>, compared: readonly string[]): Warning[] {
  const names = [...new Set([...first.keys(), ...second.keys()])].filter((name) => !compared.includes(name));
  if (names.length === 0) return [];
  const listed = names.slice(0, 4).join(", ") + (names.length > 4 ? ` and ${names.length - 4} more` : "");
  return [{
    code: "unmatched",
    message: `Not measured in both files: ${listed}; measure them in both to compare them.`,
  }];
}
