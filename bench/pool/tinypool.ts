// Tinypool: Piscina cut down for Vitest.

import Tinypool from "tinypool";
import type { Pool } from "./pool.ts";

export function open(): Pool {
  const pool = new Tinypool({ filename: new URL("./echo.ts", import.meta.url).href, minThreads: 1, maxThreads: 1 });
  return { call: (input) => pool.run(input), close: () => pool.destroy() };
}
