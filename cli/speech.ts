// Standard output and standard error, which may lead to somebody who reads slowly or not at all: nothing waits for them
// once the run was stopped.

import { fstatSync, statSync } from "node:fs";
import { printableLines } from "../engine/result/printable.ts";
import type { Runtime } from "../runtime/contract.ts";
import { piecesOf, type Text } from "./output.ts";

/** Once the run was stopped, a reader has this long to take what there is, in milliseconds. */
const STOPPED_MS = 500;

/** So many lines wait for a reader of standard error at most. */
const MOST_LINES = 1000;

/** Standard output leads nowhere any more: its terminal was closed, its reader has ended, or reads no more. */
export class NobodyReads extends Error {}

export interface Speech {
  /** Text to standard output. Rejects with NobodyReads. */
  print(text: Text): Promise<void>;
  /** A line to standard error, in time. */
  say(line: string): void;
  /** Resolves when all that was said is out, or nobody takes it. */
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
      const givenUp = stopped.then(later).then(() => Promise.reject(new NobodyReads("nobody reads")));
      givenUp.catch(() => {});
      try {
        await Promise.race([writeAll(text), givenUp]);
      } catch (error) {
        throw isNobodyReading(error) ? new NobodyReads(String(error)) : error;
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

function isNobodyReading(error: unknown): boolean {
  const { code } = error as { code?: string };
  return error instanceof NobodyReads || /\b(EIO|EPIPE)\b|BrokenPipe|os error (5|32)\b/.test(`${code} ${error}`);
}

/** Whether standard output is /dev/null, where nobody sees it. */
export function leadsNowhere(): boolean {
  try {
    const [own, none] = [fstatSync(1), statSync("/dev/null")];
    return own.isCharacterDevice() && own.rdev === none.rdev;
  } catch {
    return false; // Windows
  }
}
