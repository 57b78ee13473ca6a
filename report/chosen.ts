// The columns and the order that a reader asked for, of every table that there is.

import { nearest } from "../engine/result/nearest.ts";
import { UsageError } from "../engine/result/usage_error.ts";
import { SPREAD } from "./spread.ts";
import type { View } from "./view.ts";

export interface Choice {
  /** By heads or metrics, in this order; a table that has none of them is not shown. Null is all. */
  readonly columns: readonly string[] | null;
  /** What rows are sorted by; null leaves them as they stand. */
  readonly sort: { readonly column: string; readonly descending: boolean } | null;
}

/** Everything as it stands. */
export const ALL: Choice = { columns: null, sort: null };

/** What tables have columns of. */
export interface Columns {
  /** Heads of figures. */
  readonly heads: readonly string[];
  /** Other names for them. */
  readonly metrics: readonly string[];
  /** Heads of what names the rows, which can be sorted by and is always there. */
  readonly names: readonly string[];
}

export function isAsked({ columns, sort }: Choice): boolean {
  return columns !== null || sort !== null;
}

/** Every column that is named, for whatever. */
export function namedIn({ columns, sort }: Choice): string[] {
  return [...columns ?? [], ...(sort ? [sort.column] : [])];
}

export function chosenViews(views: readonly View[], { columns, sort }: Choice): View[] {
  return views.flatMap((view) => {
    if (view.whole === true || view.head.length === 0) return [view];
    const inOrder = sort === null ? view : sorted(view, columnOf(view, sort.column), sort.descending);
    return columns === null ? [inOrder] : picked(inOrder, columns);
  });
}

/** The columns that these have. */
export function columnsIn(views: readonly View[]): Columns {
  const own = views.filter(({ whole, head }) => whole !== true && head.length > 0);
  const different = (all: readonly string[]): string[] => [...new Set(all.filter((name) => name !== ""))];
  return {
    heads: different(own.flatMap(({ head, textColumns, spread }) => [
      ...head.slice(textColumns),
      ...(spread ? [SPREAD] : []),
    ])),
    metrics: different(own.flatMap(({ metrics = [] }) => metrics)),
    names: different(own.flatMap(({ head, textColumns }) => head.slice(0, textColumns))),
  };
}

/** Throws a UsageError where one is asked for that is in none of these. */
export function refuseUnknown({ columns, sort }: Choice, tables: readonly Columns[]): void {
  const all = (of: (one: Columns) => readonly string[]): string[] => [...new Set(tables.flatMap(of))];
  const [heads, metrics, names] = [all((one) => one.heads), all((one) => one.metrics), all((one) => one.names)];
  const refuse = (option: string, name: string, known: readonly string[]): void => {
    const candidates = [...known, ...metrics];
    if (candidates.some((one) => isSame(one, name))) return;
    const near = nearest(name, candidates);
    const others = metrics.length > 0 ? ", and metrics by their names" : "";
    const there = known.length === 0 ? "leave it out." : `there are ${known.join(", ")}${others}.`;
    const remedy = near === null ? there : `did you mean ${near}?`;
    throw new UsageError(`Cannot use ${option} as no table has a column ${name}: ${remedy}`);
  };
  for (const name of columns ?? []) refuse(`--columns ${columns!.join(",")}`, name, heads);
  if (sort === null) return;
  const sortable = [...names, ...heads.filter((head) => head !== SPREAD)];
  refuse(`--sort ${sort.descending ? "-" : ""}${sort.column}`, sort.column, sortable);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Its number from the left; -1 where there is none. */
function columnOf({ head, metrics = [] }: View, name: string): number {
  const byHead = head.findIndex((one) => isSame(one, name));
  return byHead >= 0 ? byHead : metrics.findIndex((one) => one !== "" && isSame(one, name));
}

/** Where it has none of the columns, what it comes to and what disturbed it is all that stays. */
function picked(view: View, columns: readonly string[]): View[] {
  const { head, rows, metrics, textColumns, notes, spread } = view;
  const drawn = spread !== undefined && columns.some((name) => isSame(name, SPREAD));
  const wanted = columns.map((name) =>
    drawn && isSame(name, SPREAD) ? columnOf(view, spread.of) : columnOf(view, name)
  );
  const figures = [...new Set(wanted)].filter((column) => column >= textColumns);
  if (figures.length === 0) {
    const warnings = notes.filter((note) => note.startsWith("! "));
    const { title, source, lead = [] } = view;
    const isSaid = lead.length > 0 || warnings.length > 0;
    return isSaid ? [{ title, source, lead, head: [], rows: [], textColumns: 0, notes: warnings }] : [];
  }
  const pick = (all: readonly string[]): string[] => [
    ...all.slice(0, textColumns),
    ...figures.map((column) => all[column]!),
  ];
  const shown = rows.map((row) => row.length < head.length ? row : pick(row));
  const gone = head.filter((_, column) => column >= textColumns && !figures.includes(column));
  return [{
    ...view,
    head: pick(head),
    rows: shown,
    ...(metrics && { metrics: pick(metrics) }),
    notes: notes.filter((note) => !isOfOthers(note, gone, shown)),
    spread: drawn ? { ...spread, asked: true } : undefined,
  }];
}

/** Whether a note is about columns that are not shown, "p50, p95: …", or a remark that no row refers to any more. */
function isOfOthers(note: string, gone: readonly string[], rows: View["rows"]): boolean {
  const [mark] = /^\[\d+\](?= )/.exec(note) ?? [];
  if (mark !== undefined) return !rows.some((row) => row.some((text) => text.endsWith(mark)));
  const [heads] = /^[^:.]+(?=: )/.exec(note) ?? [];
  return heads !== undefined && heads.split(", ").every((head) => gone.includes(head));
}

function sorted(view: View, column: number, descending: boolean): View {
  if (column < 0) return view;
  const { head, rows, spread, bars } = view;
  const keys = rows.map((row) => keyOf(row.length === head.length || column < row.length - 1 ? row[column]! : ""));
  const order = rows.map((_, row) => row).sort((a, b) => compared(keys[a]!, keys[b]!, descending));
  const inOrder = order.map((row) => rows[row]!);
  const place = (label: string): number => inOrder.findIndex(([name]) => name === label);
  return {
    ...view,
    rows: inOrder,
    ...(spread && { spread: { ...spread, values: (row) => spread.values(order[row]!) } }),
    ...(bars && { bars: { ...bars, bars: [...bars.bars].sort((a, b) => place(a.label) - place(b.label)) } }),
  };
}

/** What a figure is sorted by: numbers first, then words, and last where there is none. */
type Key = { readonly kind: 0; readonly number: number } | { readonly kind: 1; readonly word: string } | {
  readonly kind: 2;
};

const THOUSANDS: Readonly<Record<string, number>> = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** Of a number as tables write it: "1,234", "0.98×", "−1.5 %", "64k". */
function keyOf(text: string): Key {
  const [, sign, digits, suffix] = /^([-−]?)([\d,]*\.?\d+(?:e[-+]?\d+)?)([kmg]?)(?![\w@])/.exec(text) ?? [];
  if (digits !== undefined) {
    const size = Number(digits.replaceAll(",", "")) * THOUSANDS[suffix!]!;
    return { kind: 0, number: sign === "" ? size : -size };
  }
  return text === "" || /^–(?: |$)/.test(text) ? { kind: 2 } : { kind: 1, word: text };
}

function compared(a: Key, b: Key, descending: boolean): number {
  const way = descending ? -1 : 1;
  if (a.kind === 0 && b.kind === 0) return way * (a.number - b.number);
  if (a.kind === 1 && b.kind === 1) return way * (a.word < b.word ? -1 : a.word > b.word ? 1 : 0);
  return a.kind - b.kind;
}
