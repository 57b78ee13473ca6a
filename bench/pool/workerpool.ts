// workerpool: threads, processes or web workers, whichever there are.

import { fileURLToPath } from "node:url";
import workerpool from "workerpool";
import type { Pool } from "./pool.ts";

export function open(): Pool {
  const script = fileURLToPath(new URL("./workerpool_worker.ts", import.meta.url));
  // Its threads never answer on Bun, whose web workers it takes for those of a browser.
  const workerType = "Bun" in globalThis ? "web" : "thread";
  const pool = workerpool.pool(script, { minWorkers: 1, maxWorkers: 1, workerType });
  return { call: async (input) => await pool.exec("echo", [input]), close: async () => await pool.terminate() };
}
