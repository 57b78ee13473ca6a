// The measuring process's end of a way to its workers, whichever it is.

import { type Crew, type CrewPlan, startCrew } from "../../engine/cell/crew.ts";
import type { Stage } from "../../engine/cell/stage.ts";
import type { Job } from "../../runtime/contract.ts";
import type { PayloadPlace, PayloadReady, PayloadStart, ReportNumbers } from "../../workers/payload_ways.ts";

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
  report(worker: number, numbers: ReportNumbers): void;
}

/**
 * Tells messages of payloads from reports where both come by one way: `comesFirst` says whether a worker's payload does,
 * then as the first of a turn; `read` makes the value of a report's message.
 */
export function heardInTurn(
  { size, hears }: Pick<EndsPlan, "size" | "hears">,
  comesFirst: boolean,
  read: (message: unknown) => unknown = (message) => message,
): (worker: number, message: unknown) => void {
  const payloadIsDue = Array<boolean>(size).fill(comesFirst);
  return (worker, message) => {
    if (payloadIsDue[worker]) hears.payload(worker, message);
    else hears.report(worker, read(message) as ReportNumbers);
    payloadIsDue[worker] = comesFirst && !payloadIsDue[worker];
  };
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

/** Starts the workers and waits until they are ready; `comesFirst` and `read` are those of their own messages. */
export async function startWorkers(
  plan: EndsPlan,
  placeOf: (worker: number) => PayloadPlace,
  more: Partial<CrewPlan>,
  comesFirst: boolean,
  read: (message: unknown) => unknown = (message) => message,
): Promise<Pick<Ends, "crew" | "origins">> {
  const { stage, job, size, start } = plan;
  let ready = false;
  const hear = heardInTurn(plan, comesFirst, read);
  const crew = startCrew<unknown>(stage, {
    ...more,
    job,
    size,
    firstMessage: (worker): PayloadStart => ({ ...start, place: placeOf(worker) }),
    intercept(worker, message) {
      if (!ready) return false;
      hear(worker, message);
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
