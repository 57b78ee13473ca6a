// Settings that several scenarios have.

import type { Setting } from "./contract.ts";

export const WORKERS: Setting = {
  name: "workers",
  meaning: "workers at once",
  minimum: 1,
  maximum: 1024,
  standard: 8,
};

export const WORK_ITERS: Setting = {
  name: "work_iters",
  meaning: "rounds of the CPU function that a worker runs",
  minimum: 0,
  maximum: 1_000_000_000,
  standard: 20_000,
};
