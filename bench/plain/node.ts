// Eight workers by hand on Node, as short as it can be written.

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Plain } from "./plain.ts";

export const plain: Plain = {
  threads: () =>
    Promise.all(Array.from({ length: 8 }, () =>
      new Promise<number>((resolve, reject) => {
        let answer = NaN;
        const worker = new Worker(new URL("./cpu_node.ts", import.meta.url), { workerData: 20_000 });
        worker.on("message", (message: number) => answer = message);
        worker.on("error", reject);
        worker.on("exit", () => resolve(answer));
      }))),
  processes: () =>
    Promise.all(Array.from({ length: 8 }, () =>
      new Promise<number>((resolve, reject) => {
        let text = "";
        const file = fileURLToPath(new URL("./cpu_process.ts", import.meta.url));
        const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
        child.stdout.on("data", (chunk) => text += chunk);
        child.on("error", reject);
        child.on("close", () => resolve(Number(text)));
      }))),
};
