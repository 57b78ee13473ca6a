// Eight workers by hand on Bun, as short as it can be written.

import { fileURLToPath } from "node:url";
import type { Plain } from "./plain.ts";

declare const Bun: {
  spawn(command: string[], options: object): { stdout: ReadableStream; exited: Promise<number> };
};

export const plain: Plain = {
  threads: () =>
    Promise.all(Array.from({ length: 8 }, () =>
      new Promise<number>((resolve) => {
        let answer = NaN;
        const worker = new Worker(new URL("./cpu_web.ts", import.meta.url), { type: "module" });
        worker.onmessage = (event) => answer = event.data;
        worker.addEventListener("close", () => resolve(answer));
        worker.postMessage(20_000);
      }))),
  processes: () =>
    Promise.all(Array.from({ length: 8 }, async () => {
      const file = fileURLToPath(new URL("./cpu_process.ts", import.meta.url));
      const child = Bun.spawn([process.execPath, "run", file], { stdin: "ignore", stdout: "pipe", stderr: "inherit" });
      const answer = Number(await new Response(child.stdout).text());
      await child.exited;
      return answer;
    })),
};
