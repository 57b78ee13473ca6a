// Saved results as series over time, one for each cell of each machine, and where these change.

import { comparedValue, directionOf } from "../result/compared_metric.ts";
import { cellId, cellName, keyOf } from "../result/cell_name.ts";
import { groupBy } from "../result/group.ts";
import type { Change, HistoryRun, MachineHistory, Series, SeriesPoint } from "../result/history.ts";
import { machineId } from "../result/machine_id.ts";
import type { Cell, Environment, Warning } from "../result/result.ts";
import { median } from "../result/statistics.ts";
import { versionsOf } from "../result/versions.ts";
import { EFFORT, type SavedResult } from "./compare_files.ts";
import { changePoints } from "./inference/change_points.ts";

/** A smaller change, as a fraction, is none to speak of: as small as the smallest δ. */
const SMALLEST_CHANGE = 0.02;

/** By which metric a scenario is judged; null of a scenario that is not known. */
export type MetricOf = (scenario: string) => string | null;

/** A machine each, in the order of their first results. What was interrupted counts with the cells that it has. */
export function historyOf(saved: readonly SavedResult[], metricOf: MetricOf): MachineHistory[] {
  const inTime = [...saved].sort(({ result: a }, { result: b }) =>
    Number(a.created > b.created) - Number(a.created < b.created)
  );
  return [...groupBy(inTime, ({ result }) => machineId(result.environment)).values()].map((own) => {
    const environments = own.map(({ result }) => result.environment);
    return {
      name: environments.at(-1)!.machine ?? environments.at(-1)!.cpu,
      runs: own.map(({ path, result }): HistoryRun => ({
        file: path,
        created: result.created,
        paratax: result.tool.version,
        versions: versionsOf(result.cells),
      })),
      series: seriesOf(own, metricOf),
      warnings: changesOf(own.map(({ result: { created } }) => created), environments),
    };
  });
}

/** Of at least two runs, in the order in which cells come first. */
function seriesOf(runs: readonly SavedResult[], metricOf: MetricOf): Series[] {
  const cells = runs.flatMap(({ result }, run) => result.cells.map((cell) => ({ run, cell })));
  const groups = groupBy(cells, ({ cell }) => cellId(versionless(cell), undefined, EFFORT));
  return [...groups.values()].flatMap((own): Series[] => {
    const cell = own.at(-1)!.cell;
    const metric = metricOf(cell.scenario);
    if (metric === null) return [];
    const points = [...groupBy(own, ({ run }) => run)].flatMap(([run, same]): SeriesPoint[] => {
      const values = same.flatMap(({ cell }) => comparedValue(cell, metric) ?? []);
      return values.length === 0 ? [] : [{ run, value: median(values) }];
    });
    if (points.length < 2) return [];
    return [{
      cell: keyOf(versionless(cell)),
      metric,
      better: directionOf(metric),
      points,
      changes: changesIn(cell, points),
    }];
  });
}

/** "node@24.11.0" is node: over time versions are what changes. */
function versionless(cell: Cell): Cell {
  return { ...cell, runtime: cell.runtime.replace(/@.*/, "") };
}

function changesIn(cell: Cell, points: readonly SeriesPoint[]): Change[] {
  const values = points.map(({ value }) => value);
  const found = changePoints(values.map(Math.log), cellName(cell));
  const edges = [0, ...found.map(({ index }) => index), values.length];
  const middles = edges.slice(1).map((edge, index) => median(values.slice(edges[index], edge)));
  return found.map(({ index, p }, at) => ({ point: index, ratio: middles[at + 1]! / middles[at]!, p }))
    .filter(({ ratio }) => Math.abs(Math.log(ratio)) >= Math.log1p(SMALLEST_CHANGE));
}

/** What makes a machine another one to a measurement, as a sentence calls it. */
const FACTS: readonly (readonly [what: string, read: (environment: Environment) => unknown])[] = [
  ["kernel", ({ kernel }) => kernel],
  ["system", ({ os }) => os],
  ["microcode", ({ microcode }) => microcode],
  ["frequency governor", ({ governor }) => governor],
  ["number of usable cores", ({ usable_cores }) => usable_cores],
  ["way of keeping cores awake", ({ kept_awake }) => kept_awake],
];

function changesOf(times: readonly string[], environments: readonly Environment[]): Warning[] {
  return environments.slice(1).flatMap((after, index) => {
    const before = environments[index]!;
    const changed = FACTS.flatMap(([what, read]) => {
      const [old, now] = [read(before), read(after)].map((value) => String(value ?? "none"));
      const known = what !== "kernel" && what !== "microcode" ||
        (read(before) !== undefined && read(after) !== undefined);
      return known && old !== now ? [`the ${what} from ${old} to ${now}`] : [];
    });
    if (changed.length === 0) return [];
    const message =
      `With the run of ${times[index + 1]!.slice(0, 16).replace("T", " ")} changed ${changed.join(", ")}: ` +
      "figures before and after are not of the same machine.";
    return [{ code: "machine-changed", message }];
  });
}
