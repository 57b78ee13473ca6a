// The least worker_threads worker that does the work.

import { parentPort, workerData } from "node:worker_threads";

function cpu(rounds: number): number {
  let x = 0x12345678;
  for (let i = 0; i < rounds; i++) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    x = (x ^ (x >>> 16)) >>> 0;
  }
  return x;
}

parentPort!.postMessage(cpu(workerData as number));
