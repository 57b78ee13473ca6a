// Reads saved results. What cannot be read is a sentence; the others are still read.

import { closeSync, openSync, readSync, statSync } from "node:fs";
import { type ResultFile, SCHEMA } from "./result.ts";
import { printable } from "./printable.ts";
import { cutCells, type Piece, TooLong } from "./cut_cells.ts";
import { isNumbers, shaped } from "./result_shape.ts";

export interface ReadResults {
  readonly results: readonly { readonly path: string; readonly result: ResultFile }[];
  readonly problems: readonly string[];
}

/** Read at once. */
const CHUNK_BYTES = 2 ** 20;

/** After a cell of this many bytes garbage is collected: JavaScriptCore would let half a gigabyte grow. */
const LONG_CELL = 4 * 2 ** 20;

/** Reads whole results; without their samples, most of their bytes, where these are not asked for. */
export function readResults(
  paths: readonly string[],
  keepSamples = true,
  collectGarbage: () => void = () => {},
): ReadResults {
  const results: { path: string; result: ResultFile }[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    try {
      results.push({ path, result: resultOf(valueIn(path, keepSamples, collectGarbage)) });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      problems.push(printable(`Cannot read ${path} as ${error.message}: give a file that --json wrote.`));
    }
  }
  return { results, problems };
}

class Unreadable extends Error {}

/** What the file holds. Cells are parsed one by one: a result has no size that could not be read. */
function valueIn(path: string, keepSamples: boolean, collectGarbage: () => void): unknown {
  const cells: unknown[] = [];
  const { rest, cut } = opened(path, (chunks) =>
    cutCells(chunks, (piece) => {
      const cell = parsed([piece]);
      if (!keepSamples) forgetSamples(cell);
      cells.push(cell);
      if (piece.bytes.length > LONG_CELL) collectGarbage();
    }));
  const value = parsed(rest);
  const found = value !== null && typeof value === "object" ? (value as { cells?: unknown }).cells : null;
  // A key that stands twice hands over the cells of both: the last ones count.
  if (Array.isArray(found)) cut.forEach((element, index) => found[element] = cells.at(index - cut.length));
  return value;
}

function opened<T>(path: string, use: (chunks: Iterable<Uint8Array>) => T): T {
  let file: number | null = null;
  let bytes = 0;
  try {
    const status = statSync(path); // before it is opened: a pipe would be waited for
    if (status.isDirectory()) throw new Unreadable("it is a folder");
    if (!status.isFile()) throw new Unreadable("it is no file");
    bytes = status.size;
    file = openSync(path, "r");
    return use(chunksOf(file));
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    if (error instanceof TooLong) throw new Unreadable(`it has ${bytes} bytes, ${error.message}`);
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new Unreadable("there is no such file");
    throw new Unreadable(`it cannot be opened (${code ?? message})`);
  } finally {
    if (file !== null) closeSync(file);
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

/** Drops the samples of a cell, but for what is no array of numbers: the check must find that. */
function forgetSamples(cell: unknown): void {
  const { samples } = cell as { samples?: unknown };
  if (samples === null || typeof samples !== "object") return;
  const kept = Object.entries(samples).filter(([, values]) => !isNumbers(values));
  (cell as { samples: unknown }).samples = Object.fromEntries(kept);
}

function resultOf(value: unknown): ResultFile {
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
