// A producer of scenario 3 whose shards are in stores: sends each id to the store of its shard, and waits for the answer
// before the next.

import { clockOrigin, finishReported, type JobMain } from "../runtime/scope.ts";
import { idStream } from "../sync/splitmix64.ts";
import { hear } from "./hear.ts";
import { limitsOf, type Pace, stopwatch, timingMask } from "./pace.ts";
import type { ProducerReport } from "./producer_main.ts";
import { StoreError, visitAll } from "./store_connection.ts";
import type { StoreFault } from "./store_fault.ts";
import type { StoreKeys, StorePlace } from "./store_place.ts";

export interface StoreProducerStart extends Pace {
  readonly producer: number;
  readonly idSpace: number;
  /** A store for each shard. */
  readonly places: readonly StorePlace[];
  readonly keys: StoreKeys;
}

export interface StoreProducerReport extends ProducerReport {
  /** How many of its items went to each shard. */
  readonly items: readonly number[];
}

export const storeProducer: JobMain = async (message, port) => {
  const start = message as StoreProducerStart;
  const { timing, places, keys } = start;
  const next = hear(port);
  try {
    const report = await visitAll(places, async (stores): Promise<StoreProducerReport> => {
      const nextId = idStream(start.producer, start.idSpace);
      const mask = timingMask(timing);
      const [putTime, ackTime] = [stopwatch(), stopwatch()];
      const items = places.map(() => 0);
      let [attempts, inserts] = [0, 0];
      port.post("ready");
      await next();
      const begun = performance.now();
      const { end, most } = limitsOf(start, begun);
      let now = begun;
      while (now < end && attempts < most) {
        const id = nextId();
        const shard = id % stores.length;
        const asked = performance.now();
        const answer = stores[shard]!.call("SADD", keys.set, id);
        const sent = performance.now();
        inserts += await answer as number;
        now = performance.now();
        if (timing !== "off" && (attempts & mask) === 0) {
          putTime.add(sent - asked);
          ackTime.add(now - sent);
        }
        items[shard]!++;
        attempts++;
      }
      const span = { origin: clockOrigin, begun, ended: now };
      return { ...span, attempts, inserts, put: putTime.data(), ackWait: ackTime.data(), items };
    });
    finishReported(port, report);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    port.post({ fault: error.message } satisfies StoreFault);
    await next().catch(() => {}); // it is ended by who hears that
  }
};
