// The meeting of the hosts of one run, as the measuring process of one of them sees it. All wait until all are here, begin
// at one moment of the store's clock, and wait again until each has handed in what it did. Whoever fails tells the others;
// who ends without a word, or never comes, is missed after a time.

import { type Crew, startCrew } from "../engine/cell/crew.ts";
import { CellError, type Stage } from "../engine/cell/stage.ts";
import type { Job } from "../runtime/contract.ts";
import type { ClockTie, MeetingQuestion, MeetingState, StoreMeetingStart } from "../workers/store_meeting_main.ts";
import type { MeetingKeys, StorePlace } from "../workers/store_place.ts";
import { guard } from "./guard.ts";
import { type HostReport, type HostWork, readReports } from "./hosts.ts";
import { meetingKeys, type MeetingPart } from "./meeting_part.ts";
import { READY_MS } from "./set_settings.ts";
import { listenForFaults } from "./store.ts";
import type { Work } from "./throughput.ts";

export interface Meeting<Report extends Work> {
  readonly keys: MeetingKeys;
  /** Whether this is the host that gathers what all did and holds it against the replay. */
  readonly gathers: boolean;
  /** Resolves, at the moment that was agreed, once all are here. Rejects with a CellError where one fails or stays away. */
  begin(): Promise<void>;
  /** Hands in what this host did; resolves with what all did once all have: on the host that gathers, else with nothing. */
  handIn(own: HostWork<Report>): Promise<readonly HostReport<Report>[]>;
  /** Says that all is right; on the others, resolves once that is said. */
  settle(): Promise<void>;
  /** Tells the others why this host failed, if it did, and leaves no key that nobody needs. Call it once, whatever happened. */
  leave(fault: string | null): Promise<void>;
}

export interface MeetingPlan {
  readonly job: Job;
  readonly place: StorePlace;
  readonly part: MeetingPart;
  /** Which of the cell's runs it is, from 0. */
  readonly run: number;
  /** How long a run may take, in milliseconds. */
  readonly lastsMs: number;
  /** How long after this host's end the others' may come, in milliseconds. */
  readonly lateMs: number;
}

/** Others may still be getting their binary, or wait in a queue, in milliseconds. */
const COME_MS = 300_000;

/** How often a host looks what the others do, in milliseconds. */
const LOOK_MS = 20;

/** All hear in less than this when they begin, in milliseconds. */
const NOTICE_MS = 250;

/** Reading the set back and replaying what all did takes less, in milliseconds. */
const SETTLE_MS = 300_000;

/** To tell that one leaves takes less, in milliseconds: after Ctrl-C there is one second for all. */
const LEAVE_MS = 800;

/** Comes to the meeting. Rejects with a CellError where there is no store. */
export function comeTogether<Report extends Work>(stage: Stage, plan: MeetingPlan): Meeting<Report> {
  const { runtime, key } = stage;
  const { part, lastsMs } = plan;
  const keys = meetingKeys(part, `${key.mode}:${key.config.transport}`, plan.run);
  const settings = JSON.stringify({ ...key.config, meeting: "" });
  const faults = listenForFaults();
  const crew: Crew<unknown> = startCrew(stage, {
    job: plan.job,
    size: 1,
    nameOf: () => "what meets the other hosts",
    intercept: faults.intercept,
    firstMessage: (): StoreMeetingStart => ({
      place: plan.place,
      keys,
      number: part.number,
      hosts: part.hosts,
      gone: told(part, "the process that measured there ended"),
      lifeS: Math.ceil((COME_MS + 4 * READY_MS + lastsMs + SETTLE_MS) / 1000),
    }),
  });
  const guarded = guard(Promise.race([faults.lost, crew.lost]));
  let [tied, names] = [null as ClockTie | null, [] as readonly string[]];
  let [heard, over, left] = [null as string | null, false, false];

  async function ask<Answer>(question: MeetingQuestion): Promise<Answer> {
    if (left) throw new CellError("the meeting is over"); // nobody waits for it any more
    crew.post(question);
    const [answer] = await guarded(crew.hear(READY_MS, "meet the other hosts"));
    return answer as Answer;
  }

  /** Looks until `holds`; after `ms` the hosts that are not among `present` are missed. */
  async function until(
    holds: (state: MeetingState) => boolean,
    ms: number,
    present: "cards" | "reports",
    missed: (host: string) => string,
  ): Promise<MeetingState> {
    const deadline = runtime.now() + ms;
    for (;;) {
      const state = await ask<MeetingState>({ ask: "look" });
      heard = state.failure;
      if (heard !== null) throw new CellError(heard);
      if (holds(state)) return state;
      if (runtime.now() > deadline) {
        const texts = await ask<readonly (string | null)[]>({ ask: present });
        const absent = texts.flatMap((text, host) => text === null ? [names[host] ?? `host ${host + 1}`] : []);
        over = true;
        throw new CellError(missed(absent.slice(0, 4).join(", ") || "a host"));
      }
      await stage.sleep(LOOK_MS);
    }
  }

  return {
    keys,
    gathers: part.number === 0,
    async begin() {
      tied = await ask<ClockTie>({ ask: "clock" });
      await ask({ ask: "come", card: JSON.stringify([part.host, settings]) });
      const here = ({ here }: MeetingState): boolean => here === part.hosts;
      const come = (host: string): string =>
        `${host} of ${part.hosts} did not come to the meeting within ${COME_MS / 1000} s: see what became of it`;
      await until(here, COME_MS, "cards", come);
      names = namesOn(await ask<readonly string[]>({ ask: "cards" }), settings);
      const ahead = (tied.low + tied.high) / 2;
      if (part.number === 0) {
        const at = runtime.timeOrigin + runtime.now() + ahead + NOTICE_MS;
        await ask({ ask: "begin", at });
      }
      const first = (): string => `${names[0]} did not say when to begin: see what became of it`;
      const { begins } = await until(({ begins }) => begins !== null, READY_MS, "cards", first);
      const waits = begins! - ahead - runtime.timeOrigin - runtime.now();
      if (waits > 0) await stage.sleep(waits);
    },
    async handIn(own) {
      const again = await ask<ClockTie>({ ask: "clock" });
      const { name: on, version } = runtime.identity;
      const report: HostReport<Report> = { ...own, host: part.host, runtime: `${on} ${version}`, ties: [tied!, again] };
      await ask({ ask: "report", report: JSON.stringify(report) });
      const late = (host: string): string =>
        `${host} did not say what it did within ${plan.lateMs / 1000} s of the end here: see what became of it`;
      await until(({ done }) => done === part.hosts, plan.lateMs, "reports", late);
      if (part.number !== 0) return [];
      return readReports(await ask<readonly string[]>({ ask: "reports" }), own.work.length);
    },
    async settle() {
      if (part.number === 0) return void await ask({ ask: "settle" });
      const first = (): string => `${names[0]} did not say whether all was right: see what became of it`;
      await until(({ settled }) => settled, SETTLE_MS, "cards", first);
    },
    async leave(fault) {
      left = true;
      const why = fault === null || fault === heard ? fault : told(part, fault);
      crew.post({ ask: "leave", fault: why, over } satisfies MeetingQuestion);
      let cancel = (): void => {};
      const { exited } = crew.members[0]!.worker;
      await Promise.race([exited, new Promise<void>((resolve) => cancel = runtime.after(LEAVE_MS, resolve))]);
      cancel();
      await crew.stop(0);
    },
  };
}

/** What the others hear of a failure. */
function told({ host }: MeetingPart, fault: string): string {
  return `${host} failed: ${fault}`;
}

/** What the hosts are called. Throws a CellError where one measures something else. */
function namesOn(cards: readonly string[], settings: string): string[] {
  return cards.map((card, host) => {
    const [name = `host ${host + 1}`, own] = readCard(card);
    if (own === settings) return name;
    throw new CellError(
      `${name} came to measure something else: give all hosts the same command and version of paratax`,
    );
  });
}

/** A host's name and what it measures; nothing where that is not what stands there. */
function readCard(card: string): readonly (string | undefined)[] {
  try {
    return JSON.parse(card) as string[];
  } catch {
    return []; // of one that failed on the way here it is empty
  }
}
