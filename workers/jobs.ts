// Every job there is, by name. Their addresses are made here, beside them, as bundlers follow only what stands so.

import type { Job } from "../runtime/contract.ts";

export const jobs = {
  cpu: { name: "cpu", url: new URL("./cpu.ts", import.meta.url) },
} satisfies Record<string, Job>;
