// The article's tables in its order: its own figures first, each runtime's below, as medians over the repetitions.

import { significant } from "../../engine/result/number.ts";
import type { Cell, Metrics, ResultFile } from "../../engine/result/result.ts";
import type { Columns } from "../chosen.ts";
import { comparable, platformOf, PLATFORMS, published } from "./published.ts";
import { led } from "../answer.ts";
import { sharesMemory } from "./claims.ts";
import { conclusionViews } from "./conclusions.ts";
import { isolationViews } from "./isolation.ts";
import { median } from "../../engine/result/statistics.ts";
import { shownAs } from "../shown.ts";
import { sourceOf } from "../source.ts";
import { withWarnings } from "../views.ts";
import type { View } from "../view.ts";

interface Column {
  readonly title: string;
  /** The metric whose reason is told where there is no figure. */
  readonly metric: string;
  /** From the metrics of one run of a row, and of what the row is held against; undefined where it has none. */
  readonly value: (own: Metrics, base: Metrics) => number | null | undefined;
  readonly suffix?: string;
}

interface Table {
  readonly scenario: string;
  readonly title: string;
  /** What tells the rows of one runtime and mode apart. */
  readonly word: "start" | "writers";
  readonly columns: readonly Column[];
  readonly note: string;
  /** What is said of rows that the article has no figures for. */
  readonly beyond?: string;
}

const figure = (title: string, metric: string, scale?: number): Column => ({
  title,
  metric,
  value(own) {
    const value = own[metric];
    return value === null || value === undefined ? value : value * (scale ?? shownAs(metric).scale);
  },
});

/** The first metric that both have. */
const ratio = (title: string, ...metrics: readonly [string, ...string[]]): Column => ({
  title,
  metric: metrics[0],
  suffix: "×",
  value(own, base) {
    const metric = metrics.find((name) => own[name] && base[name]);
    return metric === undefined ? undefined : own[metric]! / base[metric]!;
  },
});

/** How many times slower: the base's rate over its own. */
const slower = (title: string, metric: string): Column => ({
  title,
  metric,
  suffix: "×",
  value: (own, base) => own[metric] && base[metric] ? base[metric] / own[metric] : undefined,
});

const WALL_COLUMNS: readonly Column[] = [
  figure("ops/s wall", "ops_per_s_wall"),
  figure("inserts/s wall", "inserts_per_s_wall"),
  figure("wall s", "wall_s"),
  figure("window s", "window_s"),
];
const WINDOW_NOTE =
  "Rates are over the window in which the workers ran; the article's are over a wall of some 5 s that " +
  "starting its workers is a small part of.";
const WALL_NOTE =
  "The wall begins before the workers are created and ends when they are joined, as the article divides: " +
  "the shorter a run, the more of it is start-up. No conclusion rests on these.";

const BEYOND_NOTE =
  'shm: processes that share the set itself in memory, behind a lock there. The article only advises it ("real shared ' +
  'memory only if you absolutely must"): its processes ask a manager, as ours without shm do.';

const tables: readonly Table[] = [
  {
    scenario: "overhead",
    title: "Scenario 1, overhead: average ms to create, use and join {workers} workers",
    word: "start",
    columns: [figure("avg ms", "avg_iter_s"), ratio("vs threads", "avg_iter_s")],
    note: "vs threads: over spawned threads of the same runtime.",
  },
  {
    scenario: "memory",
    title: "Scenario 1, memory: average MiB of {workers} workers at work and their parent",
    word: "start",
    columns: [
      figure("RSS", "rss_avg"),
      figure("USS", "uss_avg"),
      figure("PSS", "pss_avg"),
      ratio("vs threads", "pss_avg", "uss_avg", "rss_avg"),
    ],
    note: "vs threads: of PSS, else USS, else RSS.",
  },
  {
    scenario: "shared-set",
    title: "Scenario 2: {workers} workers, one set, one lock",
    word: "start",
    columns: [
      figure("ops/s", "ops_per_s"),
      figure("inserts/s", "inserts_per_s"),
      figure("wait µs", "avg_lock_wait_ns"),
      figure("dup %", "dup_rate_pct"),
      slower("slower", "ops_per_s"),
    ],
    note: `slower: how many times as many ops/s threads of the same runtime make. ${WINDOW_NOTE}`,
    beyond: BEYOND_NOTE,
  },
  {
    scenario: "shared-set",
    title: "Scenario 2 over the whole wall",
    word: "start",
    columns: WALL_COLUMNS,
    note: WALL_NOTE,
    beyond: BEYOND_NOTE,
  },
  {
    scenario: "sharded-writers",
    title: "Scenario 3: {workers} producers, writers that own a shard each, an answer per item",
    word: "writers",
    columns: [
      figure("ops/s", "ops_per_s"),
      figure("inserts/s", "inserts_per_s"),
      figure("put ns", "avg_queue_put_ns", 1),
      figure("ack ns", "avg_ack_wait_ns", 1),
      ratio("speed-up", "ops_per_s"),
    ],
    note: `speed-up: over one writer of the same runtime and mode. ${WINDOW_NOTE}`,
  },
  {
    scenario: "sharded-writers",
    title: "Scenario 3 over the whole wall",
    word: "writers",
    columns: WALL_COLUMNS,
    note: WALL_NOTE,
  },
];

/** A line of a table, the article's or a runtime's own. */
interface Row {
  readonly source: string;
  readonly mode: string;
  readonly start: string;
  readonly writers: unknown;
  /** By repetition. */
  readonly runs: ReadonlyMap<number | undefined, Metrics>;
  /** Why a metric has no value. */
  readonly unavailable: Readonly<Record<string, string>>;
  /** Why runs of it, or all of them, have no figures. */
  readonly gap: string | null;
}

/** `system` chooses the article's figures: those of the same system where it has them, else Linux's. */
export function articleViews(result: ResultFile, system: string): View[] {
  const { tables, conclusions } = articleParts(result, system);
  return [...tables, ...conclusions];
}

/** The figures, and what is concluded from them. */
export function articleParts(result: ResultFile, system: string): { tables: View[]; conclusions: View[] } {
  const [first, ...others] = tables.map((table): View => {
    const own = result.cells.filter(({ scenario }) => scenario === table.scenario);
    return { ...tableView(table, result, system), source: sourceOf(result, own) };
  }).filter(({ rows }) => rows.length > 0);
  const [said, ...more] = [
    ...conclusionViews(result, (scenario) => platformOf(scenario, system)),
    ...isolationViews(result),
  ].map((view) => ({ ...view, source: sourceOf(result) }));
  return { // what disturbed the measurement is said with the first figures and with the conclusions
    tables: first === undefined ? [] : led(result, [withWarnings(result, first), ...others]),
    conclusions: said === undefined ? [] : [withWarnings(result, said), ...more],
  };
}

/** The columns of the tables of these scenarios. */
export function articleColumns(scenarios: readonly string[]): Columns {
  const own = tables.filter(({ scenario }) => scenarios.includes(scenario));
  const columns = own.flatMap((table) => table.columns);
  return {
    heads: [...new Set(columns.map(({ title }) => title))],
    metrics: columns.map(({ metric }) => metric),
    names: [...new Set(["runtime", "mode", ...own.map(({ word }) => word)])],
  };
}

function tableView(
  { scenario, title, word, columns, note, beyond }: Table,
  { cells, quick }: ResultFile,
  system: string,
): View {
  const platform = platformOf(scenario, system);
  const articles = published.filter((one) => one.scenario === scenario && one.system === platform).map((one): Row => {
    const { mode, start, writers } = one;
    return {
      source: "CPython",
      mode,
      start,
      writers,
      runs: new Map([[undefined, comparable(one)]]),
      unavailable: {},
      gap: null,
    };
  });
  const meant = cells.filter((cell) => cell.scenario === scenario && isOfTheArticle(cell));
  const rows = [...articles, ...rowsOf(meant)];
  const remarks: string[] = [];
  const mark = (remark: string): string => {
    if (!remarks.includes(remark)) remarks.push(remark);
    return `[${remarks.indexOf(remark) + 1}]`;
  };
  const shown = meant.length === 0 ? [] : rows.map((row) => {
    const texts = [row.source, row.mode, String(row[word] ?? "–")];
    if (row.runs.size === 0) return [...texts, `– ${mark(row.gap!)}`];
    if (row.gap !== null) texts[2] += ` ${mark(row.gap)}`;
    const base = rows.find((other) =>
      other.source === row.source &&
      (word === "writers" ? other.mode === row.mode && other.writers === 1 : other.mode === "threads")
    );
    return [...texts, ...columns.map((column) => textOf(column, row, base, mark))];
  });
  const workers = String(meant[0]?.config.workers ?? 8);
  const repetitions = new Set(meant.flatMap(({ repetition }) => repetition ?? [])).size;
  return {
    title: title.replace("{workers}", workers) + (quick ? " · quick" : ""),
    head: ["runtime", "mode", word, ...columns.map((column) => column.title)],
    metrics: ["", "", "", ...columns.map(({ metric }) => metric)],
    rows: shown,
    textColumns: 3,
    notes: [
      `CPython: the article's, version 3.14.2 on ${PLATFORMS[platform]}, with 8 workers.`,
      ...(repetitions > 1 ? [`Figures are medians over ${repetitions} repetitions.`] : []),
      note,
      ...(beyond !== undefined && meant.some(sharesMemory) ? [beyond] : []),
      ...remarks.map((remark, index) => `[${index + 1}] ${remark}`),
    ],
  };
}

/** The article has no pools, no work without workers, and no worker alone at its lock. */
function isOfTheArticle({ mode, start, config }: Cell): boolean {
  return mode !== "inline" && start !== "pool" && config.workers !== 1;
}

/** What a row of processes that share memory is called. */
const SHARING = "processes, shm";

/** A row for the repetitions of a cell. */
function rowsOf(cells: readonly Cell[]): Row[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const { runtime, mode, start, config: { writers } } = cell;
    const name = JSON.stringify([runtime, mode, start, writers, sharesMemory(cell)]);
    groups.set(name, [...groups.get(name) ?? [], cell]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    const { runtime, start, config: { writers } } = first;
    const mode = sharesMemory(first) ? SHARING : first.mode;
    const runs = new Map(
      group.flatMap((cell) => cell.status === "measured" ? [[cell.repetition, cell.metrics] as const] : []),
    );
    const [without] = group.filter(({ status }) => status !== "measured");
    const times = runs.size > 0 ? ` in ${group.length - runs.size} of ${group.length} repetitions` : "";
    const gap = without === undefined
      ? null
      : without.status === "failed"
      ? `failed${times}: ${without.error}`
      : without.status === "unsupported"
      ? without.reason
      : null;
    const unavailable = Object.assign({}, ...group.map((cell) => cell.status === "measured" ? cell.unavailable : {}));
    return { source: runtime, mode, start, writers, runs, unavailable, gap };
  });
}

/** The median over the repetitions, each held against what was measured in the same one. */
function textOf(
  { value, metric, suffix = "" }: Column,
  { runs, unavailable }: Row,
  base: Row | undefined,
  mark: (remark: string) => string,
): string {
  const found = [...runs].map(([repetition, metrics]) => value(metrics, base?.runs.get(repetition) ?? {}))
    .filter((one) => one !== undefined);
  if (found.length === 0) return "–";
  const numbers = found.filter((one) => one !== null);
  if (numbers.length === 0) return `– ${mark(unavailable[metric] ?? "no reason was given")}`;
  return significant(median(numbers), suffix ? 3 : 4) + suffix;
}
