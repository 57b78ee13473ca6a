// The article's tables in its order: its own figures first, each runtime's below, and last which of its conclusions hold.

import type { Cell, Metrics, ResultFile } from "../engine/result.ts";
import { PLATFORMS, type Published, published } from "./article.ts";
import { claims, judge, publishedRatio } from "./claims.ts";
import { significant, type View, withWarnings } from "./view.ts";

interface Column {
  readonly title: string;
  /** From the metrics of a row, and of what the row is held against; undefined where it has none. */
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
}

const figure = (title: string, metric: string, scale = 1): Column => ({
  title,
  value: (own) => own[metric] === null || own[metric] === undefined ? own[metric] : own[metric] * scale,
});

/** The first metric that both have. */
const ratio = (title: string, ...metrics: readonly string[]): Column => ({
  title,
  suffix: "×",
  value(own, base) {
    const metric = metrics.find((name) => own[name] && base[name]);
    return metric === undefined ? undefined : own[metric]! / base[metric]!;
  },
});

/** How many times slower: the base's rate over its own. */
const slower = (title: string, metric: string): Column => ({
  title,
  suffix: "×",
  value: (own, base) => own[metric] && base[metric] ? base[metric] / own[metric] : undefined,
});

const tables: readonly Table[] = [
  {
    scenario: "overhead",
    title: "Scenario 1, overhead: average ms to create, use and join {workers} workers",
    word: "start",
    columns: [figure("avg ms", "avg_iter_s", 1000), ratio("vs threads", "avg_iter_s")],
    note: "vs threads: over spawned threads of the same runtime.",
  },
  {
    scenario: "memory",
    title: "Scenario 1, memory: average MiB of {workers} workers at work and their parent",
    word: "start",
    columns: [
      figure("RSS", "rss_avg", 2 ** -20),
      figure("USS", "uss_avg", 2 ** -20),
      figure("PSS", "pss_avg", 2 ** -20),
      ratio("vs threads", "pss_avg", "uss_avg", "rss_avg"),
    ],
    note: "vs threads: of PSS, else USS, else RSS.",
  },
  {
    scenario: "shared-set",
    title: "Scenario 2: {workers} workers, one set, one lock",
    word: "start",
    columns: [
      figure("ops/s", "ops_per_s_wall"),
      figure("inserts/s", "inserts_per_s_wall"),
      figure("wait µs", "avg_lock_wait_ns", 0.001),
      figure("dup %", "dup_rate_pct"),
      slower("slower", "ops_per_s_wall"),
    ],
    note:
      "slower: how many times as many ops/s threads of the same runtime make. Rates are over the whole wall here, " +
      "creating and joining the workers included, as in the article.",
  },
  {
    scenario: "sharded-writers",
    title: "Scenario 3: {workers} producers, writers that own a shard each, an answer per item",
    word: "writers",
    columns: [
      figure("ops/s", "ops_per_s_wall"),
      figure("inserts/s", "inserts_per_s_wall"),
      figure("put ns", "avg_queue_put_ns"),
      figure("ack ns", "avg_ack_wait_ns"),
      ratio("speed-up", "ops_per_s_wall"),
    ],
    note: "speed-up: over one writer of the same runtime and mode.",
  },
];

/** A line of a table, the article's or a runtime's own. */
interface Row {
  readonly source: string;
  readonly mode: string;
  readonly start: string;
  readonly writers: unknown;
  readonly metrics: Metrics;
  /** Why it has no figures. */
  readonly gap: string | null;
}

/** `system` chooses the article's figures: those of the same system where it has them, else Linux's. */
export function articleViews(result: ResultFile, system: string): View[] {
  const views = tables.map((table) => tableView(table, result, system)).filter(({ rows }) => rows.length > 0);
  const [first, ...others] = [...views, claimsView(result, system)];
  const last = others.pop(); // what disturbed the measurement is said with the first figures and with the conclusions
  return [withWarnings(result, first), ...others, ...(last ? [withWarnings(result, last)] : [])];
}

function tableView(
  { scenario, title, word, columns, note }: Table,
  { cells, quick }: ResultFile,
  system: string,
): View {
  const platform = platformOf(scenario, system);
  const articles = published.filter((one) => one.scenario === scenario && one.system === platform).map((one): Row => ({
    source: "CPython",
    mode: one.mode,
    start: one.start,
    writers: one.writers,
    metrics: one.metrics,
    gap: null,
  }));
  const meant = cells.filter((cell) => cell.scenario === scenario && isOfTheArticle(cell));
  const rows = [...articles, ...meant.map(rowOf)];
  const remarks: string[] = [];
  const shown = meant.length === 0 ? [] : rows.map((row) => {
    const words = [row.source, row.mode, String(row[word] ?? "–")];
    if (row.gap !== null) {
      if (!remarks.includes(row.gap)) remarks.push(row.gap);
      return [...words, `– [${remarks.indexOf(row.gap) + 1}]`];
    }
    const base = rows.find((other) =>
      other.source === row.source &&
      (word === "writers" ? other.mode === row.mode && other.writers === 1 : other.mode === "threads")
    );
    return [...words, ...columns.map((column) => textOf(column, row.metrics, base?.metrics ?? {}))];
  });
  const workers = String(meant[0]?.config.workers ?? 8);
  return {
    title: title.replace("{workers}", workers) + (quick ? " · quick" : ""),
    head: ["runtime", "mode", word, ...columns.map((column) => column.title)],
    rows: shown,
    words: 3,
    notes: [
      `CPython: the article's, version 3.14.2 on ${PLATFORMS[platform]}, with 8 workers.`,
      note,
      ...remarks.map((remark, index) => `[${index + 1}] ${remark}`),
    ],
  };
}

/** The article has no pools, and no worker alone at its lock. */
function isOfTheArticle({ start, config }: Cell): boolean {
  return start !== "pool" && config.workers !== 1;
}

function rowOf(cell: Cell): Row {
  const { runtime, mode, start, config } = cell;
  const gap = cell.status === "unsupported" ? cell.reason : cell.status === "failed" ? `failed: ${cell.error}` : null;
  const metrics = cell.status === "measured" ? cell.metrics : {};
  return { source: runtime, mode, start, writers: config.writers, metrics, gap };
}

function textOf({ value, suffix = "" }: Column, own: Metrics, base: Metrics): string {
  const found = value(own, base);
  if (found === undefined) return "–";
  return found === null ? "n/a" : significant(found, suffix ? 3 : 4) + suffix;
}

function platformOf(scenario: string, system: string): Published["system"] {
  return published.find((one) => one.scenario === scenario && one.system === system)?.system ?? "linux";
}

function claimsView({ cells, quick }: ResultFile, system: string): View {
  const runtimes = [...new Set(cells.map(({ runtime }) => runtime))];
  const words = { "holds": "yes", "does not hold": "no", "too near to say": "?", "not measured": "–" };
  const rows = claims.map((claim) => {
    const said = publishedRatio(claim, platformOf(claim.terms[0].scenario, system));
    const found = runtimes.map((runtime) => {
      const { holding, ratio } = judge(claim, cells, runtime);
      return ratio === null ? words[holding] : `${words[holding]} ${times(ratio)}`;
    });
    return [claim.sentence, said === null ? "–" : times(said), ...found];
  });
  return {
    title: "Which of the article's conclusions hold in JavaScript?" + (quick ? " · quick" : ""),
    head: ["", "article", ...runtimes],
    rows,
    words: 1,
    notes: [
      "The ratio is in words of the sentence: what is said to be more over the other. 10×: ten times or more.",
      "?: within a tenth of its bound, where one run decides nothing. –: not measured.",
      ...(quick ? ["Quick: a first look, with too few iterations to rest a decision on."] : []),
    ],
  };
}

function times(ratio: number): string {
  return `${significant(ratio, ratio < 10 ? 2 : 3)}×`;
}
