// The payload ladder: what it costs to hand data over to a worker, by each way there is and for each size.

import type { Life } from "../../engine/cell/clocks.ts";
import { CellError, type Stage, Unsupported, WrongAnswer } from "../../engine/cell/stage.ts";
import { ascending, median } from "../../engine/result/statistics.ts";
import type { Job } from "../../runtime/contract.ts";
import { digest, makePayload, type Shape, stamp } from "../../sync/payload.ts";
import { jobs } from "../../workers/jobs.ts";
import { packingOf, touch } from "../../workers/payload_touch.ts";
import { type PayloadReport, reportOf, type Sent, type Touched, ways, whyNot } from "../../workers/payload_ways.ts";
import type { Scenario, Session, Summary } from "../contract.ts";
import { type Figures, kept, missing, quantilesOf, together } from "../figures.ts";
import { guard } from "../guard.ts";
import { copyingFigures } from "./copying.ts";
import { DEADLINE_MS, type Ends, type Hears } from "./ends.ts";
import { LEAST_FOR_PEAK, mostMemory, peakFigures, refuseLarge } from "./memory.ts";
import { configure, isBaseline, otherWays, refuse, roundsOf, SETTINGS, settingsOf } from "./settings.ts";
import { type Course, evened, lifeOf, type Took, tookOf } from "./turn.ts";

/** A byte of a payload, made and touched at both ends; and a message. */
const BYTE_S = 8e-9;
const MESSAGE_S = 1e-4;

/** @param job a test replaces it, to show that a fault is found */
export function makePayloadLadder(job: Job): Scenario {
  return {
    name: "payload",
    purpose: "what it costs to hand data over, by each way and for each size",
    headline: { metric: "p50_arrival_s", better: "lower" },
    modes: ["threads", "processes"],
    starts: ["spawn"],
    foreignStarts: false,
    settings: SETTINGS,
    refuse,
    configure: (config, { mode }) => configure(config, mode),
    companions: otherWays,
    sweep: "size",
    ladder: { over: "size", by: "via" },
    isBaseline,
    jobs: { payload: job },
    rounds: roundsOf,
    seconds(key, crewS) {
      const { warmUp, timed } = roundsOf(key);
      return crewS + (warmUp + timed) * (MESSAGE_S + BYTE_S * Number(key.config.size) * Number(key.config.workers));
    },
    memory: ({ config }) => mostMemory(config.shape as Shape, Number(config.size), Number(config.workers)),
    prepare: (stage) => session(stage, job),
  };
}

export const scenario: Scenario = makePayloadLadder(jobs.payload);

/** What is heard of a turn, by worker. */
interface Turn {
  readonly reports: (PayloadReport & { readonly heard: number })[];
  back: Touched | undefined;
  /** Messages that are still to come. */
  left: number;
  /** What the measuring process could not make a payload of. */
  wrong: unknown;
  readonly over: () => void;
}

async function session(stage: Stage, job: Job): Promise<Session> {
  const { runtime } = stage;
  const settings = settingsOf(stage);
  const { via, shape, bytes, seed, direction, workers } = settings;
  const way = ways[via]!;
  const why = whyNot(via, shape);
  if (why !== null) throw new Unsupported(why);
  refuseLarge(stage, shape, bytes, workers);
  const { pack, unpack } = await packingOf(way, shape);
  const now = (): number => runtime.now();
  let turn: Turn | null = null;
  const isOver = (): void => {
    if (--turn!.left === 0) turn!.over();
  };
  const hears: Hears = {
    payload(_, message) {
      try {
        turn!.back = touch(message, unpack, now).report;
      } catch (error) {
        turn!.wrong ??= error;
      }
      isOver();
    },
    report(worker, numbers) {
      const heard = runtime.now();
      turn!.reports[worker] = { ...reportOf(numbers, direction), heard };
      isOver();
    },
  };
  const unable = (error: unknown): CellError =>
    new CellError(`${via} takes no payload of ${bytes} bytes here (${(error as Error).message}): give smaller --sizes`);
  let made: unknown;
  try {
    made = makePayload(shape, bytes, seed, way.mode === "threads" && way.bytes === "shared");
  } catch (error) {
    throw unable(error);
  }
  const ends = await openEnds(stage, job, hears);
  const guarded = guard(ends.crew.lost);
  const payload = direction === "back" ? made : liesWhereItMust(made, ends);
  const moves = way.mode === "threads" && way.bytes === "moved";
  const all: Took[] = [];
  let turns = 0;
  let apart: Figures = together();

  async function handOver(): Promise<{ readonly took: Took; readonly lives: readonly Life[] }> {
    stamp(payload, turns++);
    const sum = digest(payload);
    const payloads = moves ? ends.crew.members.map(() => (payload as Uint8Array).slice()) : [payload];
    let over = (): void => {};
    const done = new Promise<void>((resolve) => over = resolve);
    turn = {
      reports: [],
      back: undefined,
      left: workers + (direction === "there" ? 0 : 1),
      wrong: null,
      over: () => over(),
    };
    const late = () => `not every worker told of the payload by ${via}`;
    const told = guarded(stage.within(done, DEADLINE_MS, late)); // before the clock starts, as it takes some µs
    const called = runtime.now();
    try {
      if (direction === "back") ends.ask();
      else ends.send(payloads.map(pack));
    } catch (error) {
      over(); // nothing waits for it
      throw unable(error);
    }
    const returned = runtime.now();
    if (direction !== "there" && ends.receive) hears.payload(0, ends.receive());
    await told;
    const { reports, back, wrong } = turn;
    if (wrong !== null) throw unable(wrong);
    const courses = reports.map((report, worker): Course => {
      const name = ends.crew.members[worker]!.worker.name;
      for (const one of [report.received, report.sent]) check(one, sum, via, name);
      check(back, sum, via, "the measuring process");
      const onOurs = <Times extends Touched | Sent>(times: Times | undefined, names: readonly (keyof Times)[]) =>
        times && {
          ...times,
          ...Object.fromEntries(
            names.map((name) => [name, stage.clocks.toParent(ends.origins[worker]!, Number(times[name]))]),
          ),
        };
      return {
        called,
        returned,
        received: onOurs(report.received, ["arrived", "touched", "again"]),
        sent: onOurs(report.sent, ["called", "returned"]),
        back,
        heard: report.heard,
      };
    });
    const lives = courses.map((course, worker) => lifeOf(ends.crew.members[worker]!.worker.name, course));
    return { took: slowest(courses.map((course) => tookOf(evened(course)))), lives };
  }

  return {
    samples: {},
    async iterate() {
      const { took, lives } = await handOver();
      all.push(took);
      return lives;
    },
    reset() {
      all.length = 0;
    },
    async conclude() {
      const pids = ends.crew.members.flatMap(({ worker }) => "pid" in worker ? [Number(worker.pid)] : []);
      apart = together(
        bytes < LEAST_FOR_PEAK
          ? missing(["peak_added_bytes"], "below 1 MiB what else happens in a process hides it")
          : await peakFigures(stage, [runtime.pid, ...pids], handOver),
        copyingFigures(runtime, bytes),
      );
    },
    summarise: () => summarise(all, settings, apart),
    release: () => ends.close(),
  };
}

async function openEnds(stage: Stage, job: Job, hears: Hears): Promise<Ends> {
  const { workers: size, ...start } = settingsOf(stage);
  const way = ways[start.via]!;
  const plan = { stage, job, size, start, hears };
  if (way.mode === "threads") return (await import("./thread_ends.ts")).openThreadEnds(plan, way);
  return (await import("./process_ends.ts")).openProcessEnds(plan, way);
}

function liesWhereItMust(payload: unknown, { memory }: Ends): unknown {
  memory?.set(payload as Uint8Array);
  return memory ?? payload;
}

/** Throws a WrongAnswer, with both digests, unless it is what was handed over. */
function check(one: Touched | Sent | undefined, sum: number, via: string, who: string): void {
  if (one === undefined || one.digest === sum) return;
  throw new WrongAnswer(`${who} has another payload by ${via}: its digest is ${one.digest} where ${sum} is right`);
}

/** Of several workers the payload is there when the last one has it. */
function slowest(all: readonly Took[]): Took {
  const most = (of: (took: Took) => number): number => Math.max(...all.map(of));
  return {
    handOver: most(({ handOver }) => handOver),
    roundTrip: most(({ roundTrip }) => roundTrip),
    blocked: most(({ blocked }) => blocked),
    received: most(({ received }) => received),
  };
}

function summarise(all: readonly Took[], { bytes, direction, workers }: PayloadAmount, apart: Figures): Summary {
  const seconds = (of: (took: Took) => number): number[] => all.map((took) => of(took) / 1000);
  const [handOver, roundTrip, blocked, received] = [
    seconds((took) => took.handOver),
    seconds((took) => took.roundTrip),
    seconds((took) => took.blocked),
    seconds((took) => took.received),
  ] as const;
  const middle = median(handOver);
  if (!(middle > 0)) {
    throw new CellError("handing the payload over took no time that the clocks can tell: run it again");
  }
  const legs = direction === "both" ? 2 : 1;
  return together(
    kept("arrival", handOver),
    quantilesOf(ascending(handOver), { p50_arrival_s: 0.5, p99_arrival_s: 0.99 }),
    kept("round_trip", roundTrip),
    quantilesOf(ascending(roundTrip), { p50_round_trip_s: 0.5, p99_round_trip_s: 0.99 }),
    kept("blocked", blocked),
    quantilesOf(ascending(blocked), { p50_blocked_s: 0.5 }),
    kept("received", received),
    quantilesOf(ascending(received), { p50_received_s: 0.5 }),
    {
      metrics: {
        max_blocked_s: Math.max(...blocked),
        payload_bytes_per_s: legs * bytes * workers / middle,
      },
      unavailable: {},
    },
    apart,
  );
}

type PayloadAmount = Pick<ReturnType<typeof settingsOf>, "bytes" | "direction" | "workers">;
