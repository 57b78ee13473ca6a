// Standard output and standard error. Their reader may be slow or gone: after a stop nothing waits for it.

import { fstatSync, statSync } from "node:fs";
import { printableLines, reasonOf } from "../engine/result/printable.ts";
import type { Runtime } from "../runtime/contract.ts";
import { piecesOf, type Text, WriteError } from "./output.ts";

/** Once the run was stopped, a reader has this long to take what there is, in milliseconds. */
const STOPPED_MS = 500;

/** The most lines that wait for a slow reader of standard error; more are dropped. */
const MOST_LINES = 1000;

/** Standard output cannot be written any more: its terminal was closed, or its reader has ended or stopped reading. */
export class OutputClosed extends Error {}

/** Standard output is a file and its disk is full, or it may not be written for another reason. */
export class OutputRefused extends WriteError {}

export interface Speech {
  /** Text to standard output. Rejects with OutputClosed or OutputRefused. */
  print(text: Text): Promise<void>;
  /** A line to standard error, in time. */
  say(line: string): void;
  /** Resolves when every line is written, or after a short wait where they are not read. */
  allSaid(): Promise<void>;
}

export function makeSpeech({ write, after }: Pick<Runtime, "write" | "after">, stop: AbortSignal): Speech {
  let said: Promise<void> = Promise.resolve();
  let waiting = 0;
  const later = (): Promise<void> => new Promise((resolve) => after(STOPPED_MS, resolve));
  return {
    async print(text) {
      let over = (): void => {};
      let ended = false;
      const writeAll = async (text: Text): Promise<void> => {
        for (const piece of piecesOf(text)) {
          if (!ended) await write("output", piece);
        }
      };
      const stopped = new Promise<void>((resolve) => over = resolve);
      if (stop.aborted) over();
      stop.addEventListener("abort", over, { once: true });
      const givenUp = stopped.then(later).then(() => Promise.reject(new OutputClosed("standard output is not read")));
      givenUp.catch(() => {});
      try {
        await Promise.race([writeAll(text), givenUp]);
      } catch (error) {
        if (isOutputClosed(error)) throw new OutputClosed(String(error));
        if (!isOfSystem(error)) throw error; // of what was to be written
        throw new OutputRefused(`Cannot write to standard output (${reasonOf(error)}): make room or give a file.`);
      } finally {
        ended = true;
        stop.removeEventListener("abort", over);
      }
    },
    say(line) {
      if (waiting >= MOST_LINES) return;
      waiting++;
      said = said.then(() => write("error", `${printableLines(line)}\n`)).catch(() => {}).then(() => void waiting--);
    },
    allSaid: () => Promise.race([said, later()]),
  };
}

function isOutputClosed(error: unknown): boolean {
  const { code } = error as { code?: string };
  return error instanceof OutputClosed || /\b(EIO|EPIPE)\b|BrokenPipe|os error (5|32)\b/.test(`${code} ${error}`);
}

function isOfSystem(error: unknown): boolean {
  const { code, message } = error as { code?: string; message: string };
  return code !== undefined || /\(os error \d+\)/.test(message);
}

/** Whether standard output is /dev/null. */
export function isDiscarded(): boolean {
  try {
    const [own, none] = [fstatSync(1), statSync("/dev/null")];
    return own.isCharacterDevice() && own.rdev === none.rdev;
  } catch {
    return false; // Windows
  }
}
