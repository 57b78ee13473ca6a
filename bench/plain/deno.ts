// Eight workers by hand on Deno, as short as it can be written.

import type { Plain } from "./plain.ts";

export const plain: Plain = {
  threads: () =>
    Promise.all(Array.from({ length: 8 }, () =>
      new Promise<number>((resolve) => {
        const worker = new Worker(new URL("./cpu_web.ts", import.meta.url), { type: "module" });
        worker.onmessage = (event) => resolve(event.data);
        worker.postMessage(20_000);
      }))),
  processes: () =>
    Promise.all(Array.from({ length: 8 }, async () => {
      const file = new URL("./cpu_process.ts", import.meta.url).href;
      const args = ["run", "--quiet", "--no-config", "--no-lock", "--allow-all", file];
      const { stdout } = await new Deno.Command(Deno.execPath(), { args, stderr: "inherit" }).output();
      return Number(new TextDecoder().decode(stdout));
    })),
};
