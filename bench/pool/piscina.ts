// Piscina: the best known pool of threads for Node.

import { Piscina } from "piscina";
import type { Pool } from "./pool.ts";

export function open(): Pool {
  const pool = new Piscina({ filename: new URL("./echo.ts", import.meta.url).href, minThreads: 1, maxThreads: 1 });
  return { call: (input) => pool.run(input), close: () => pool.destroy() };
}
