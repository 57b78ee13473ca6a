// The measuring process's end of a way to its workers, whichever it is.

import { type Crew, type CrewPlan, startCrew } from "../../engine/cell/crew.ts";
import type { Stage } from "../../engine/cell/stage.ts";
import type { Job } from "../../runtime/contract.ts";
import type { PayloadPlace, PayloadReady, PayloadReport, PayloadStart } from "../../workers/payload_ways.ts";

export interface Ends {
  readonly crew: Crew<unknown>;
  /** When the clock of each worker was 0: milliseconds since the epoch. */
  readonly origins: readonly number[];
  /** Where the payload lies in the memory that both ends have; absent where it goes through messages. */
  readonly memory?: Uint8Array;
  /** Hands each worker its message, or all of them the only one. */
  send(messages: readonly unknown[]): void;
  /** Asks the only worker for a payload. */
  ask(): void;
  /** Waits for it without turning the event loop, where the way is one that blocks. */
  receive?(): unknown;
  close(): Promise<void>;
}

/** Hears what workers send, once they are ready. */
export interface Hears {
  payload(worker: number, message: unknown): void;
  report(worker: number, report: PayloadReport): void;
}

export interface EndsPlan {
  readonly stage: Stage;
  readonly job: Job;
  readonly size: number;
  readonly start: Omit<PayloadStart, "place">;
  readonly hears: Hears;
}

/** Any wait for a worker ends by then. */
export const DEADLINE_MS = 60_000;

/**
 * Starts the workers and waits until they are ready. `comesFirst` says whether a worker's payload is a message like its
 * reports, then the first of a turn; `read` makes the value of a message.
 */
export async function startWorkers(
  { stage, job, size, start, hears }: EndsPlan,
  placeOf: (worker: number) => PayloadPlace,
  more: Partial<CrewPlan>,
  comesFirst: boolean,
  read: (message: unknown) => unknown = (message) => message,
): Promise<Pick<Ends, "crew" | "origins">> {
  let ready = false;
  const payloadIsDue = Array<boolean>(size).fill(comesFirst);
  const crew = startCrew<unknown>(stage, {
    ...more,
    job,
    size,
    firstMessage: (worker): PayloadStart => ({ ...start, place: placeOf(worker) }),
    intercept(worker, message) {
      if (!ready) return false;
      if (payloadIsDue[worker]) hears.payload(worker, message);
      else hears.report(worker, read(message) as PayloadReport);
      payloadIsDue[worker] = comesFirst && !payloadIsDue[worker];
      return true;
    },
  });
  try {
    const origins = (await crew.hear(DEADLINE_MS, "become ready")).map((word) => (read(word) as PayloadReady).origin);
    ready = true;
    return { crew, origins };
  } catch (error) {
    await crew.stop(0); // there is no session yet that would
    throw error;
  }
}
