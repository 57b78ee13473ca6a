// One host's end of a meeting in a store: the hosts of one run come there, begin at one moment of the store's clock, and
// hand in what each did. Its parent asks and waits; this carries out each question at once.

import { clockOrigin, type JobMain } from "../runtime/scope.ts";
import { hear } from "./hear.ts";
import { type Store, StoreError, visit } from "./store_connection.ts";
import type { StoreFault } from "./store_fault.ts";
import type { MeetingKeys, StorePlace } from "./store_place.ts";

export interface StoreMeetingStart {
  readonly place: StorePlace;
  readonly keys: MeetingKeys;
  /** Which of the hosts this is, from 0. */
  readonly number: number;
  readonly hosts: number;
  /** What the others hear where the parent ends without a word. */
  readonly gone: string;
  /** Seconds after which the server itself lets go of the keys. */
  readonly lifeS: number;
}

/** The store's clock is ahead of this host's by this, at the least and at the most, in milliseconds; `at` is this host's. */
export interface ClockTie {
  readonly low: number;
  readonly high: number;
  readonly at: number;
}

/** What is known of a meeting at a moment. */
export interface MeetingState {
  /** Why a host failed, the first that did. */
  readonly failure: string | null;
  /** When all begin, in milliseconds of the store's clock. */
  readonly begins: number | null;
  /** How many hosts are here, and how many have handed in what they did. */
  readonly here: number;
  readonly done: number;
  /** Whether what they did was found to be right. */
  readonly settled: boolean;
}

/** Each with what its answer is. */
export type MeetingQuestion =
  /** A ClockTie. */
  | { readonly ask: "clock" }
  /** A MeetingState. */
  | { readonly ask: "look" }
  /** Null. */
  | { readonly ask: "come"; readonly card: string }
  | { readonly ask: "begin"; readonly at: number }
  | { readonly ask: "report"; readonly report: string }
  | { readonly ask: "settle" }
  /** Texts in the order of the hosts, null of one that is not here or not done. */
  | { readonly ask: "cards" | "reports" }
  /** The last word, which has no answer: why this host failed, and whether nobody can be left who still works. */
  | { readonly ask: "leave"; readonly fault: string | null; readonly over: boolean };

/** So often the store's clock is read for a tie: the fastest answers say most. */
const READINGS = 16;

/** The store tells its time in whole microseconds. */
const GRAIN_MS = 0.001;

export const storeMeeting: JobMain = async (message, port) => {
  const start = message as StoreMeetingStart;
  const next = hear(port);
  try {
    await visit(start.place, async (store) => {
      for (;;) {
        const question = await next().catch((): MeetingQuestion => ({ ask: "leave", fault: start.gone, over: false }));
        const answer = await answerTo(question as MeetingQuestion, store, start);
        if ((question as MeetingQuestion).ask === "leave") return;
        port.post(answer);
      }
    });
    port.finish(null);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    port.post({ fault: error.message } satisfies StoreFault);
    await next().catch(() => {});
    port.finish(null);
  }
};

async function answerTo(question: MeetingQuestion, store: Store, start: StoreMeetingStart): Promise<unknown> {
  const { keys: { here, done, word }, number, hosts, lifeS } = start;
  const everybody = Array.from({ length: hosts }, (_, host) => host);
  const put = async (key: string, command: string, field: string | number, value: string | number): Promise<null> => {
    await store.all([[command, key, field, value], ["expire", key, lifeS]]);
    return null;
  };
  switch (question.ask) {
    case "clock":
      return await tieClocks(store);
    case "look": {
      const [[failure, begins, settled], come, reported] = await store.all([
        ["hmget", word, "fault", "begins", "settled"],
        ["hlen", here],
        ["hlen", done],
      ]) as [(string | null)[], number, number];
      const state = { failure: failure!, begins: begins === null ? null : Number(begins), settled: settled !== null };
      return { ...state, here: come, done: reported } satisfies MeetingState;
    }
    case "come":
      return await put(here, "hset", number, question.card);
    case "begin":
      return await put(word, "hsetnx", "begins", question.at);
    case "report":
      return await put(done, "hset", number, question.report);
    case "settle":
      return await put(word, "hset", "settled", 1);
    case "cards":
      return await store.call("HMGET", here, ...everybody);
    case "reports":
      return await store.call("HMGET", done, ...everybody);
    case "leave":
      return await leave(question, store, start);
  }
}

/**
 * Who leaves last deletes all. What others may still write to is deleted by whoever leaves after a failure, each for
 * itself: a set that comes up again behind one goes with the next.
 */
async function leave(
  { fault, over }: { readonly fault: string | null; readonly over: boolean },
  store: Store,
  { keys: { set, lock, here, done, word }, number, lifeS }: StoreMeetingStart,
): Promise<void> {
  const told = fault === null ? [] : [["hsetnx", word, "fault", fault], ["unlink", set, lock]] as const;
  const answers = await store.all([
    ...told,
    ["hsetnx", here, number, ""], // who failed on the way here counts too
    ["hincrby", word, "left", 1],
    ["hlen", here],
    ["expire", here, lifeS],
    ["expire", word, lifeS],
  ]);
  const [left, come] = answers.slice(told.length + 1) as [number, number];
  if (over || left >= come) await store.call("UNLINK", set, lock, here, done, word);
}

/** Cristian (1989): the store read its clock between the question and the answer. */
async function tieClocks(store: Store): Promise<ClockTie> {
  const now = (): number => clockOrigin + performance.now();
  let [low, high] = [-Infinity, Infinity];
  for (let reading = 0; reading < READINGS; reading++) {
    const asked = now();
    const [seconds, micros] = await store.call("TIME") as [string, string];
    const answered = now();
    const theirs = Number(seconds) * 1000 + Number(micros) / 1000;
    low = Math.max(low, theirs - answered);
    high = Math.min(high, theirs + GRAIN_MS - asked);
  }
  return { low, high, at: now() };
}
