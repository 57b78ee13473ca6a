// The manager process of scenario 2: holds the set and answers calls, one at a time.

import { loadWorkerChannel } from "../channels/catalogue.ts";
import type { Address } from "../channels/channel.ts";
import type { JobMain } from "../runtime/scope.ts";
import { setService } from "../sync/set_service.ts";

export interface SetManagerStart {
  /** The most different ids that can come. */
  readonly distinct: number;
  /** Where its workers reach it. */
  readonly address: Address;
}

/** It says "ready", and when all workers have said goodbye a SetReport. */
export const setManager: JobMain = async (message, port) => {
  const { distinct, address } = message as SetManagerStart;
  const service = setService(distinct);
  const { serve } = await loadWorkerChannel(address.kind);
  const done = await serve(address, service.serve, () => port.post("ready"), null);
  port.finish(done ? service.report() : null);
};
