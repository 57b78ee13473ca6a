// poolifier: pools of a fixed or a dynamic size, with strategies and statistics.

import { fileURLToPath } from "node:url";
import { FixedThreadPool } from "poolifier";
import type { Pool } from "./pool.ts";

export function open(): Pool {
  const pool = new FixedThreadPool<number, number>(
    1,
    fileURLToPath(new URL("./poolifier_worker.ts", import.meta.url)),
  );
  return { call: (input) => pool.execute(input), close: () => pool.destroy() };
}
