// Reads saved results, also out of a page that holds them. What cannot be read is a sentence; the others are still read.

import { closeSync, fstatSync, openSync, readFileSync, readSync, type Stats, statSync } from "node:fs";
import { type Cell, type ResultFile, SCHEMA } from "./result.ts";
import { printable } from "./printable.ts";
import { type Cut, cutCells, type Piece, TooLong } from "./cut_cells.ts";
import { hasPrintedRuns, readPrintedRuns } from "./printed_runs.ts";
import { isPage, resultsInPage } from "./result_in_page.ts";
import { isNumbers, shaped } from "./result_shape.ts";
import { type Place, type StoredSamples, storedSamples } from "./stored_samples.ts";

export interface ReadResults {
  readonly results: readonly { readonly path: string; readonly result: ResultFile }[];
  readonly problems: readonly string[];
}

export interface Reading {
  /** Leaves most samples in their file, to be read again when they are asked for: memory does not grow with them. */
  readonly leaveSamples?: boolean;
  readonly collectGarbage?: () => void;
  /** Awaited every few megabytes, as reading can take long; what it throws ends the reading. */
  readonly pause?: () => Promise<void>;
}

/** Read at once. */
const CHUNK_BYTES = 2 ** 20;

/** After so many bytes of cells there is a pause, in which garbage is collected: JavaScriptCore lets half a gigabyte grow. */
const LONG = 2 * 2 ** 20;

/** So many bytes of cells keep their samples in any case, so that small files are read once. */
const KEPT = 8 * 2 ** 20;

/** Reads whole results. What `pause` rejects with is passed on; all else that is wrong becomes a problem. */
export async function readResults(paths: readonly string[], reading: Reading = {}): Promise<ReadResults> {
  const results: { path: string; result: ResultFile }[] = [];
  const problems: string[] = [];
  const read = readerOf(reading);
  for (const path of paths) {
    try {
      results.push({ path, result: await read(path) });
    } catch (error) {
      const { found, why } = foundIn(path, error);
      results.push(...found);
      if (why) problems.push(printable(`Cannot read ${path} as ${why}: give a file that --json wrote.`));
    }
  }
  return { results, problems };
}

function readerOf({ leaveSamples = false, collectGarbage = () => {}, pause = () => Promise.resolve() }: Reading) {
  const stored = storedSamples(collectGarbage);
  let keep = leaveSamples ? KEPT : Infinity;
  let unpaused = 0;
  return async (path: string): Promise<ResultFile> => {
    const opened = open(path);
    const cells: ReadCell[] = [];
    try {
      const pieces = cutCells(chunksOf(opened.file));
      const next = () => told(() => pieces.next(), opened.status);
      let piece = next();
      for (; !piece.done; piece = next()) {
        const { bytes: { length }, offset: from } = piece.value;
        const cell = parsed([piece.value]);
        keep -= length;
        if (keep >= 0) cells.push({ cell, place: null });
        else cells.push({ cell: withoutSamples(cell), place: { path, status: opened.status, from, length } });
        unpaused += length;
        if (unpaused < LONG) continue;
        unpaused = 0;
        collectGarbage();
        await pause();
      }
      return resultOf(piece.value, cells, stored);
    } finally {
      closeSync(opened.file);
    }
  };
}

type Found = { path: string; result: ResultFile };

/** What others printed is text, of runs that take some hundred bytes each; a page holds some megabytes of results. */
const LONGEST_TEXT = 32 * 2 ** 20;

/** What a file that is no result holds; where that is nothing, why it cannot be read, which may be known. */
function foundIn(path: string, error: unknown): { found: readonly Found[]; why?: string } {
  if (!(error instanceof Unreadable)) throw error;
  try {
    const { text, written } = textIn(path);
    const found = isPage(text) ? inPage(path, text) : hasPrintedRuns(text) ? printedIn(path, text, written) : [];
    return found.length > 0 ? { found } : { found, why: error.message };
  } catch (other) {
    return { found: [], why: other instanceof Unreadable ? other.message : error.message };
  }
}

/** Empty of what is no text file. */
function textIn(path: string): { readonly text: string; readonly written: string } {
  const status = statSync(path);
  const isText = status.isFile() && status.size <= LONGEST_TEXT;
  return { text: isText ? readFileSync(path, "utf8") : "", written: status.mtime.toISOString() };
}

/** The runs that the article's scripts printed, each by the name of its system where there are several. */
function printedIn(path: string, text: string, written: string): Found[] {
  const results = readPrintedRuns(text, written);
  return results.map((result) => ({
    path: results.length === 1 ? path : `${path} (${result.environment.os})`,
    result,
  }));
}

/** The results that a page was made of, each by the name of its file where there are several. */
function inPage(path: string, text: string): Found[] {
  const held = resultsInPage(text);
  if (held.length === 0) throw new Unreadable("it is a page that holds no result");
  return held.map((one) => ({
    path: held.length === 1 ? path : `${path} (${one.path})`,
    result: shapedResult(one.result),
  }));
}

class Unreadable extends Error {}

interface ReadCell {
  readonly cell: unknown;
  /** Where its samples are left; null where it has them. */
  readonly place: Place | null;
}

function open(path: string): { readonly file: number; readonly status: Stats } {
  return told(() => {
    const status = statSync(path); // before it is opened: a pipe would be waited for
    if (status.isDirectory()) throw new Unreadable("it is a folder");
    if (!status.isFile()) throw new Unreadable("it is no file");
    const file = openSync(path, "r");
    return { file, status: fstatSync(file) };
  });
}

/** What the system says of a file, and what is too long in it, as the reason why it cannot be read. */
function told<T>(use: () => T, status?: Stats): T {
  try {
    return use();
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    if (error instanceof TooLong) throw new Unreadable(`it has ${status?.size} bytes, ${error.message}`);
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new Unreadable("there is no such file");
    throw new Unreadable(`it cannot be opened (${code ?? message})`);
  }
}

function* chunksOf(file: number): Iterable<Uint8Array> {
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) yield chunk.subarray(0, length);
}

function parsed(pieces: readonly Piece[]): unknown {
  const texts = textsOf(pieces);
  const text = texts.join("");
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    // V8 says where, JavaScriptCore only that it is the end.
    const position = /position (\d+)/.exec(message)?.[1] ?? (/end of JSON|EOF/.test(message) ? text.length : null);
    throw new Unreadable(`it is no JSON${position === null ? "" : ` at ${placeOf(Number(position), pieces, texts)}`}`);
  }
}

function textsOf(pieces: readonly Piece[]): string[] {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    return [...pieces.map(({ bytes }) => decoder.decode(bytes, { stream: true })), decoder.decode()];
  } catch {
    throw new Unreadable("it is not text");
  }
}

/** The line and column in the file of a position in the text of its pieces. */
function placeOf(position: number, pieces: readonly Piece[], texts: readonly string[]): string {
  let index = 0;
  let within = position;
  while (index < pieces.length - 1 && within > texts[index]!.length) within -= texts[index++]!.length;
  const { line = 1, column = 1 } = pieces[index] ?? {};
  const before = (texts[index] ?? "").slice(0, within).split("\n");
  return before.length === 1
    ? `${line}:${column + within}`
    : `${line + before.length - 1}:${before.at(-1)!.length + 1}`;
}

/** With nothing in its samples but for what is no array of numbers: the check must find that. */
function withoutSamples(cell: unknown): unknown {
  if (!isObject(cell) || !isObject(cell.samples)) return cell;
  const empty = Object.entries(cell.samples).map(([name, values]) => [name, isNumbers(values) ? [] : values]);
  return { ...cell, samples: Object.fromEntries(empty) };
}

/** `cells` are those that were cut out of it. */
function resultOf({ rest, cut }: Cut, cells: readonly ReadCell[], stored: StoredSamples): ResultFile {
  const value = parsed(rest);
  const places = new Map<number, Place>();
  const found = isObject(value) && Array.isArray(value.cells) ? value.cells : [];
  cut.forEach((element, index) => {
    const { cell, place } = cells.at(index - cut.length)!; // of a key that stands twice the last cells count
    found[element] = cell;
    if (place !== null) places.set(element, place);
  });
  const result = shapedResult(value);
  const whole = (cell: Cell, index: number): Cell => {
    const place = places.get(index);
    if (place === undefined || cell.status === "unsupported") return cell;
    return { ...cell, samples: stored(place, Object.keys(cell.samples)) };
  };
  return places.size === 0 ? result : { ...result, cells: result.cells.map(whole) };
}

function shapedResult(value: unknown): ResultFile {
  const schema = value !== null && typeof value === "object" ? (value as { schema?: unknown }).schema : undefined;
  if (typeof schema !== "string" || !/^paratax\/\d{1,9}$/.test(schema)) {
    throw new Unreadable("it is no result of paratax");
  }
  const current = upgraded(schema, value as object);
  if (current === null) throw new Unreadable(`it is ${schema} and this paratax reads up to ${SCHEMA}`);
  const outcome = shaped(current);
  if ("result" in outcome) return outcome.result;
  throw new Unreadable(`${outcome.place} is wrong (${outcome.wrong})`);
}

/**
 * What an earlier paratax wrote, as this one writes it: what was not kept then is null or empty. Null where the schema is
 * not known; what is misshapen stays so.
 */
function upgraded(schema: string, value: object): object | null {
  const first = schema === "paratax/1";
  if (!first && schema !== SCHEMA) return null;
  const { cells } = value as { cells?: unknown };
  const upgrade = (cell: unknown): unknown => withLock(withDispatch(first ? ofSecondSchema(cell) : cell));
  return { ...value, schema: SCHEMA, ...(Array.isArray(cells) && { cells: cells.map(upgrade) }) };
}

function ofSecondSchema(cell: unknown): unknown {
  if (!isObject(cell)) return cell;
  return { ...cell, measured_at: null, conditions: null, ...(cell.status === "measured" && { histograms: {} }) };
}

/** Pools of threads, and pools of processes, were all of one kind before they said of which. */
function withDispatch(cell: unknown): unknown {
  if (!isObject(cell) || cell.scenario !== "overhead" || cell.start !== "pool" || !isObject(cell.config)) return cell;
  return { ...cell, config: { dispatch: cell.mode === "threads" ? "atomics" : "message", ...cell.config } };
}

/** A shared set in memory had one kind of lock before it said which. */
function withLock(cell: unknown): unknown {
  if (!isObject(cell) || cell.scenario !== "shared-set" || !isObject(cell.config)) return cell;
  const { transport } = cell.config;
  return transport === "memory" || transport === "shm" ? { ...cell, config: { lock: "futex", ...cell.config } } : cell;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
