// Asks the process that counts pages of files.

import type { Child, Envelope, Runtime } from "../contract.ts";
import { lineSplitter } from "../process.ts";
import type { FilePages } from "./file_pages.ts";

export interface FilePagesClient {
  /** In the order of `pids`. Rejects where the system does not tell, or a process is gone. Await it before the next. */
  read(pids: readonly number[]): Promise<readonly FilePages[]>;
  /** Lets it end: one that is killed at its end would leave half of what its runtime keeps. */
  close(): Promise<void>;
}

/** It ends by itself when its input does; by force after so long, in milliseconds. */
const END_MS = 2000;

/** For an answer, in milliseconds: some hundred processes take a tenth of a second. */
const ANSWER_MS = 5000;

/** Starts it at once; that it cannot be started is said by each `read`. */
export function filePagesClient(
  spawn: Runtime["spawn"],
  command: readonly string[],
  answerMs: number = ANSWER_MS,
): FilePagesClient {
  let answer: (value: unknown) => void = () => {};
  let child: Child | null = null;
  let over: string | null = null;
  try {
    child = spawn(command, { onOutput: lineSplitter((line) => answer((JSON.parse(line) as Envelope).value)) });
    child.exited.then(() => answer(over = "what counts the pages of files has ended"));
  } catch (error) {
    over = (error as Error).message;
  }
  return {
    async read(pids) {
      if (over !== null) throw new Error(over);
      const answered = new Promise<unknown>((resolve) => answer = resolve);
      child!.write(JSON.stringify(pids) + "\n");
      // Something may have stopped it: what it does not tell is read another way.
      const timer = setTimeout(
        () => answer(over = `what counts the pages of files said nothing for ${answerMs / 1000} s`),
        answerMs,
      );
      const value = await answered;
      clearTimeout(timer);
      if (typeof value === "string") throw new Error(value);
      return value as FilePages[];
    },
    async close() {
      if (child === null) return;
      child.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), END_MS);
      await child.exited;
      clearTimeout(timer);
    },
  };
}
