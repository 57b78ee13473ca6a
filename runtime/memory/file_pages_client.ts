// Asks the process that counts pages of files.

import type { Child, Envelope, Runtime } from "../contract.ts";
import { lineSplitter } from "../process.ts";
import type { FilePages } from "./file_pages.ts";

export interface FilePagesClient {
  /** In the order of `pids`. Rejects where the system does not tell, or a process is gone. Await it before the next. */
  read(pids: readonly number[]): Promise<readonly FilePages[]>;
  close(): void;
}

/** Starts it at once; that it cannot be started is thrown. */
export function filePagesClient(spawn: Runtime["spawn"], command: readonly string[]): FilePagesClient {
  let answer: (value: unknown) => void = () => {};
  let child: Child | string;
  try {
    child = spawn(command, { onOutput: lineSplitter((line) => answer((JSON.parse(line) as Envelope).value)) });
    child.exited.then(() => {
      child = "what counts the pages of files has ended";
      answer(child);
    });
  } catch (error) {
    child = (error as Error).message;
  }
  return {
    async read(pids) {
      if (typeof child === "string") throw new Error(child);
      const answered = new Promise<unknown>((resolve) => answer = resolve);
      child.write(JSON.stringify(pids) + "\n");
      const value = await answered;
      if (typeof value === "string") throw new Error(value);
      return value as FilePages[];
    },
    close() {
      if (typeof child !== "string") child.end();
    },
  };
}
