// Two saved results, cell by cell. Nothing ran in turns, so nothing pairs the values: weaker than blocks of one run.

import type { Headline } from "../../scenarios/contract.ts";
import { comparedValue, directionOf, samplesOf } from "../result/compared_metric.ts";
import { conclusionOf } from "./conclusion.ts";
import type { Unjudged } from "./gate.ts";
import { floorOf } from "./inference/floor.ts";
import { mannWhitneyTest } from "./inference/mann_whitney.ts";
import { medianInterval } from "./inference/median_interval.ts";
import { runRatio } from "./inference/ratio.ts";
import { deltaOf, FEWEST_BLOCKS, STANDARD_MARGIN } from "./inference/verdict.ts";
import { judgedPairs } from "./judged_pairs.ts";
import { cellValues, differIn, keyOf, settingNames } from "../result/cell_name.ts";
import { groupBy } from "../result/group.ts";
import type { Cell, ComparedCell, Comparison, ResultFile, Warning } from "../result/result.ts";
import { geometricMean, median } from "../result/statistics.ts";
import { wakeUpWarnings } from "../result/wake_ups.ts";

export interface SavedResult {
  readonly path: string;
  readonly result: ResultFile;
}

/** How long a cell went on does not make it another cell. */
export const EFFORT: readonly string[] = [
  "iterations",
  "warmup",
  "duration_ms",
  "hold_ms",
  "mem_interval_ms",
  "repetitions",
  "rounds",
  "verify",
];

/** The scenarios that both results have, in the order of the first. */
export function commonScenarios([first, second]: readonly [ResultFile, ResultFile]): string[] {
  const names = [...new Set(first.cells.map(({ scenario }) => scenario))];
  return names.filter((name) => second.cells.some(({ scenario }) => scenario === name));
}

export interface FilesStandard {
  /** Cells that differ by less are equivalent, as a fraction; 5 % where it is not said. */
  readonly margin?: number;
  /** Take the iterations of one process for replicates, at the user's word. */
  readonly trustOneProcess?: boolean;
}

/**
 * Holds each cell of the second result, B, against the same cell of the first, A. Nothing is drawn at random: the same
 * files have the same answer.
 */
export function compareFiles(
  [a, b]: readonly [SavedResult, SavedResult],
  scenario: string,
  { metric, better }: Headline,
  { margin = STANDARD_MARGIN, trustOneProcess = false }: FilesStandard = {},
): Comparison {
  const files = [a, b].map(({ result }) => result.cells.filter((cell) => cell.scenario === scenario));
  const varying = settingsThatVary(files);
  const [first, second] = files.map((cells) => grouped(cells, varying));
  const matching = [...second.keys()].filter((name) => first.has(name));
  const compared = matching.flatMap((name) => {
    const before = sideOf("A", name, first.get(name)!, metric, trustOneProcess);
    const after = sideOf("B", name, second.get(name)!, metric, trustOneProcess);
    return before.had.length > 0 && after.had.length > 0 ? [{ before, after }] : [];
  });
  const found = compared.map(({ before, after }) => ({
    cell: after.cell.label,
    baseline: before.cell.label,
    ratio: runRatio(after.had, before.had),
    p: mannWhitneyTest(after.had, before.had).p,
    unjudged: whyUnjudged(before, after),
  }));
  const floorError = Math.max(...[first, second].map((groups) => floorErrorOf([...groups.values()], metric)));
  const comparison: Comparison = {
    design: "files",
    scenario,
    metric,
    better: directionOf(metric),
    axes: { file: [a.path, b.path] },
    seed: 0, // of nothing
    blocks: found.length === 0 ? 0 : Math.min(...found.map(({ ratio }) => ratio.blocks)),
    margin,
    delta: deltaOf({ floorError, margin }),
    floor: null,
    cells: compared.flatMap(({ before, after }) => [before.cell, after.cell]),
    pairs: judgedPairs(found, { floorError, margin, better }, directionOf(metric)),
    findings: [],
    warnings: [
      {
        code: "unpaired",
        message:
          "Two saved results were not measured in turns, so what changed on the machine in between stands in the " +
          "ratio: confirm what matters by a comparison in blocks.",
      },
      ...(compared.some(({ before, after }) => [before, after].some(({ unit }) => unit === "iterations"))
        ? [{
          code: "one-process",
          message: "Iterations of one process are taken for replicates, which they are not: such verdicts are often " +
            "false, so measure in blocks what matters.",
        }]
        : []),
      ...differences(a.result, b.result, files, varying),
      ...wakeUpWarnings(
        compared.flatMap(({ before, after }) => [
          { label: before.cell.label, cells: first.get(before.name)! },
          { label: after.cell.label, cells: second.get(after.name)! },
        ]),
        "measure both with --keep-awake",
      ),
      ...unmatched(first, second, compared.map(({ after }) => after.name)),
    ],
  };
  return { ...comparison, conclusion: conclusionOf(comparison) };
}

/** Blocks are judged, and processes where there are as many; iterations at the user's word. */
function whyUnjudged(before: Side, after: Side): string | null {
  const both = [before, after];
  if (both.every(({ unit }) => unit === "blocks")) return null; // also too few of them: see verdict
  const enough = ({ unit, had }: Side): boolean => unit !== "blocks" && had.length >= FEWEST_BLOCKS;
  if (both.every(enough) && before.unit === after.unit) return null;
  const trusted = both.every(({ unit }) => unit === "iterations");
  const [one, other] = both.map(({ unit, had }) =>
    !trusted && (unit === "iterations" || unit === "processes" && had.length === 1)
      ? "one process"
      : `${had.length} ${unit}`
  );
  return one === other ? `${one} each` : `${one} in A and ${other} in B`;
}

/** The noise that a file shows by itself, where a cell was run twice in every block: see inference/floor.ts. */
function floorErrorOf(groups: readonly (readonly Cell[])[], metric: string): number {
  const errors = groups.map((cells) => {
    const twins = inBlocks(cells, metric).filter((values) => values.length === 2);
    return floorOf(twins.map(([one]) => one), twins.map(([, other]) => other))?.error ?? 0;
  });
  return Math.max(0, ...errors);
}

/** Settings that have several values within one of the files: they tell cells apart. Others are only listed. */
function settingsThatVary(files: readonly (readonly Cell[])[]): string[] {
  return settingNames(files.flat()).filter((name) =>
    !EFFORT.includes(name) && files.some((cells) => differIn(cells, name))
  );
}

/** The cells by what tells them apart. */
function grouped(cells: readonly Cell[], varying: readonly string[]): Map<string, Cell[]> {
  return groupBy(cells, (cell) => cellValues(cell, varying));
}

interface Side {
  readonly name: string;
  readonly cell: ComparedCell;
  /** What each of its values is one of. */
  readonly unit: "blocks" | "processes" | "iterations";
  readonly had: readonly number[];
}

function sideOf(
  file: "A" | "B",
  name: string,
  cells: readonly Cell[],
  metric: string,
  trustOneProcess: boolean,
): Side {
  const { unit, had } = valuesOf(cells, metric, trustOneProcess);
  return {
    name,
    unit,
    had,
    cell: {
      label: `${name} ${file}`,
      key: keyOf(cells[0]),
      values: had,
      median: had.length === 0 ? null : median(had),
      interval: medianInterval(had),
      drift: null,
    },
  };
}

/** One number a block where there are blocks, else one a process; one an iteration where one process is to be trusted. */
export function valuesOf(
  cells: readonly Cell[],
  metric: string,
  trustOneProcess = false,
): Pick<Side, "unit" | "had"> {
  if (cells.some(({ block }) => block !== undefined)) {
    const blocks = inBlocks(cells, metric).filter((values) => values.length > 0);
    return { unit: "blocks", had: blocks.map(geometricMean) };
  }
  const processes = cells.flatMap((cell) => comparedValue(cell, metric) ?? []);
  const iterations = trustOneProcess && cells.length === 1 ? samplesOf(cells[0], metric) : [];
  return iterations.length > 1 ? { unit: "iterations", had: iterations } : { unit: "processes", had: processes };
}

/** The numbers of one cell in each block: two where it was run twice. */
function inBlocks(cells: readonly Cell[], metric: string): number[][] {
  const blocks = new Map<number, number[]>();
  for (const cell of cells) {
    if (cell.block === undefined) continue;
    blocks.set(cell.block, [...blocks.get(cell.block) ?? [], ...[comparedValue(cell, metric) ?? []].flat()]);
  }
  return [...blocks.values()];
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
    const name of [
      "os",
      "arch",
      "cpu",
      "cores",
      "usable_cores",
      "memory_bytes",
      "governor",
      "load_at_start",
      "kept_awake",
    ] as const
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
  for (const name of settingNames(files.flat())) {
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

/** The cells of either file that a comparison of them leaves out, each with where it lacks; none that no file could measure. */
export function leftOut(
  [a, b]: readonly [SavedResult, SavedResult],
  { scenario, metric, cells }: Comparison,
): Unjudged[] {
  const files = [a, b].map(({ result }) => result.cells.filter((cell) => cell.scenario === scenario));
  const varying = settingsThatVary(files);
  const groups = files.map((own) => grouped(own, varying));
  const names = [...new Set(groups.flatMap((group) => [...group.keys()]))];
  const isGap = (name: string): boolean =>
    groups.every((group) => (group.get(name) ?? []).every(({ status }) => status === "unsupported"));
  const left = names.filter((name) => !isGap(name) && !cells.some(({ label }) => label === `${name} B`));
  return left.map((name) => {
    const lacking = groups.flatMap((group, index) =>
      (group.get(name) ?? []).some((cell) => comparedValue(cell, metric) !== null) ? [] : ["AB"[index]]
    );
    const [first] = groups.flatMap((group) => group.get(name) ?? []);
    const reason = `was not measured in ${lacking.join(" and ") || "both files"}`;
    return { label: name, key: keyOf(first), reason };
  });
}
