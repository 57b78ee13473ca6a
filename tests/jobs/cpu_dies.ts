// The CPU job of which worker 1 of a pool is killed in its third task.

import { serve } from "../../runtime/scope.ts";
import type { CpuStart } from "../../workers/cpu.ts";
import { servePool } from "../../workers/pool_seat.ts";

serve(async (message, port) => {
  const { seat } = message as CpuStart & { readonly kind: "pool" };
  let tasks = 0;
  const carryOut = (): number => {
    if (seat!.worker === 1 && ++tasks === 3) process.kill(process.pid, "SIGKILL");
    return 0x12345678; // what no round of it leaves
  };
  await servePool(seat!, carryOut, () => port.post({ origin: performance.timeOrigin }), port);
});
