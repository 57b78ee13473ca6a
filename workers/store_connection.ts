// A connection to a store. The client is loaded here alone, and this by the workers of a store's rows alone.

import { Redis } from "ioredis";
import { readSecret } from "../runtime/secret.ts";
import { PASSWORD_VARIABLE } from "../runtime/system.ts";
import { faultOf, silent } from "./store_fault.ts";
import type { StorePlace } from "./store_place.ts";

type Word = string | number;

export interface Store {
  /** Sends one command and resolves with its answer. Rejects with a StoreError where the server fails. */
  call(command: string, ...words: Word[]): Promise<unknown>;
  /** Sends commands, named in small letters, together; resolves with their answers in order. Rejects with the first error. */
  all(commands: readonly (readonly [string, ...Word[]])[]): Promise<unknown[]>;
}

/** What came of a visit that failed: one sentence. */
export class StoreError extends Error {}

/** A command that waits longer for its answer has failed, in milliseconds. */
const PATIENCE_MS = 10_000;

/** How often that is looked at in this time. */
const LOOKS = 10;

/** A server that does not close its end is left after this time, in milliseconds. */
const GOODBYE_MS = 200;

/**
 * Connects, logs in, does what is asked and closes the connection. Rejects with a StoreError where the server fails; what
 * else `action` throws goes through.
 */
export async function visit<T>(
  place: StorePlace,
  action: (store: Store) => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const client = new Redis({
    ...(place.kind === "socket" ? { path: place.path } : { host: place.host, port: place.port, family: 0 }),
    protocol: 2, // no greeting, which would have the password in it: AUTH is sent below, for its answer to be heard
    lazyConnect: true,
    enableReadyCheck: false,
    disableClientInfo: true,
    enableOfflineQueue: false,
    retryStrategy: () => null, // a run whose server went away has failed
    maxRetriesPerRequest: 0,
    connectTimeout: patienceMs,
    disconnectTimeout: GOODBYE_MS,
  });
  let unreached: Error | null = null;
  let [waiting, looks, late] = [0, 0, false];
  client.on("error", (error: Error) => unreached ??= error);
  const sentenceOf = (error: Error): Error => {
    const sentence = late ? silent(place, patienceMs) : unreached && faultOf(unreached, place) || faultOf(error, place);
    return sentence === null ? error : new StoreError(sentence);
  };
  const settled = (): void => {
    waiting--;
    looks = 0;
  };
  const watched = <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    waiting++;
    return answer.then((value) => {
      settled();
      return value;
    }, (error) => {
      settled();
      throw sentenceOf(error);
    });
  };
  const watch = setInterval(() => {
    if (waiting === 0 || ++looks <= LOOKS) return;
    late = true;
    client.disconnect(); // what waits is rejected
  }, patienceMs / LOOKS);
  const store: Store = {
    call: (command, ...words) => watched(client.call(command, ...words)),
    all: (commands) => watched(allOf(client.pipeline(commands.map((one) => [...one])).exec())),
  };
  try {
    await watched(client.connect());
    await logIn(store, place);
    return await action(store);
  } finally {
    clearInterval(watch);
    client.disconnect();
  }
}

/** The same of several places at once, in their order. */
export async function visitAll<T>(
  places: readonly StorePlace[],
  action: (stores: readonly Store[]) => Promise<T>,
  opened: readonly Store[] = [],
): Promise<T> {
  const place = places[opened.length];
  return place === undefined
    ? await action(opened)
    : await visit(place, (store) => visitAll(places, action, [...opened, store]));
}

async function allOf(answers: Promise<[Error | null, unknown][] | null>): Promise<unknown[]> {
  return (await answers)!.map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}

/** A server of the run's own asks for nothing. */
async function logIn(store: Store, place: StorePlace): Promise<void> {
  if (place.kind === "socket" && place.own) return;
  const password = secret();
  if (password === null) return;
  const user = place.kind === "host" && place.user !== undefined ? [place.user] : [];
  await store.call("AUTH", ...user, password);
}

function secret(): string | null {
  try {
    return readSecret(PASSWORD_VARIABLE);
  } catch (error) {
    throw new StoreError((error as Error).message);
  }
}
