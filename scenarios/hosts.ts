// What the hosts of one run did: all of it on one clock, and each by itself. Each host has a clock of its own; the one that
// all can read is the store's, by which they are told of each other, as far as its answers take no time on the way.

import { CellError } from "../engine/cell/stage.ts";
import { count, duration, percent, significant } from "../engine/result/number.ts";
import type { Summary } from "./contract.ts";
import type { ClockTie } from "../workers/store_meeting_main.ts";
import type { Work } from "./throughput.ts";

/** What the workers of one host did in a run, whose wall is without the wait for the others. */
export interface HostWork<Report extends Work> {
  readonly work: readonly Report[];
  readonly wallS: number;
}

export interface HostReport<Report extends Work = Work> extends HostWork<Report> {
  readonly host: string;
  /** "deno 2.9.5". */
  readonly runtime: string;
  /** How its clock and the store's stood before and after. */
  readonly ties: readonly [ClockTie, ClockTie];
}

/** Two clocks may each be slewed by 500 millionths (adjtime, NTP), and a quartz is off by up to 100. */
const SLEW = 2 * 600e-6;

/** A clock is read in steps, and not at the very moment, in milliseconds. */
const STEP_MS = 0.05;

/** A window that is known no better than this is warned of, as a fraction; so are hosts that began so far apart. */
const BLURRED = 0.01;

/** Reports as hosts hand them in, in their order. Throws a CellError for what is none of so many workers. */
export function readReports<Report extends Work>(texts: readonly string[], workers: number): HostReport<Report>[] {
  return texts.map((text, host) => {
    let report: HostReport<Report> | null = null;
    try {
      report = JSON.parse(text);
    } catch {
      // said below
    }
    const counts = report?.work?.flatMap(({ attempts, inserts }) => [attempts, inserts]) ?? [];
    if (counts.length === 2 * workers && counts.every(Number.isSafeInteger)) return report!;
    throw new CellError(`what host ${host + 1} handed in cannot be read: look who else writes to that store`);
  });
}

/**
 * By how much the store's clock is ahead of a host's, and how wrong that can be, in milliseconds. Throws a CellError where
 * one of the two was set meanwhile.
 */
export function clockOf({ host, ties: [before, after] }: HostReport): { ahead: number; error: number } {
  const gap = Math.max(before.low, after.low) - Math.min(before.high, after.high);
  if (gap > SLEW * (after.at - before.at) + STEP_MS) {
    throw new CellError(
      `the clock of ${host} and that of the store went ${
        duration(gap)
      } apart while it measured, as one of them was set: ` +
        "run it again",
    );
  }
  const [low, high] = [Math.min(before.low, after.low), Math.max(before.high, after.high)];
  return { ahead: (low + high) / 2, error: (high - low) / 2 };
}

/** What all workers did, in the order of their numbers, their times told on the clock of the first host. */
export function onOneClock<Report extends Work>(reports: readonly HostReport<Report>[]): Report[] {
  const clocks = reports.map(clockOf);
  return reports.flatMap(({ work }, host) =>
    work.map((one) => ({ ...one, origin: one.origin + clocks[host]!.ahead - clocks[0]!.ahead }))
  );
}

/** What is told of each host beside the total, whose window and greatest distance of two starts are in seconds. */
export function figuresOfHosts(
  reports: readonly HostReport[],
  windowS: number,
  skewS: number,
): Required<Pick<Summary, "samples" | "facts" | "warnings">> {
  const each = reports.map((report) => {
    const { host, runtime, work } = report;
    const attempts = work.reduce((sum, one) => sum + one.attempts, 0);
    const begun = Math.min(...work.map((one) => one.origin + one.begun));
    const ended = Math.max(...work.map((one) => one.origin + one.ended));
    const seconds = (ended - begun) / 1000;
    return { host, runtime, workers: work.length, attempts, seconds, error: clockOf(report).error / 1000 };
  });
  const errors = each.map(({ error }) => error).sort((a, b) => b - a);
  const blur = (errors[0] ?? 0) + (errors[1] ?? 0); // its two ends are of two hosts at most
  const facts = each.map(({ host, runtime, workers, attempts, seconds, error }, index) =>
    [
      `host_${index + 1}`,
      `${host}: ${count(workers, "workers")} on ${runtime}, ${attempts} attempts, ` +
      `${significant(attempts / seconds, 4)} ops/s over its own ${duration(1000 * seconds)}; its clock within ` +
      `${duration(1000 * error)} of the store's`,
    ] as const
  );
  return {
    samples: {
      host_workers: each.map(({ workers }) => workers),
      host_window_s: each.map(({ seconds }) => seconds),
      host_ops_per_s: each.map(({ attempts, seconds }) => attempts / seconds),
      host_clock_error_s: each.map(({ error }) => error),
    },
    facts: {
      hosts: each.map(({ host }) => host).join(", "),
      ...Object.fromEntries(facts),
      window: `known within ${duration(1000 * blur)}, by the store's clock`,
    },
    warnings: [
      ...(blur <= BLURRED * windowS ? [] : [{
        code: "blurred-window",
        message:
          `The hosts' clocks are known within ${duration(1000 * blur)} only, so the window of all may be wrong by ` +
          `${percent(blur / windowS)}, and the rate of all with it: give a longer --duration-ms.`,
      }]),
      ...(skewS <= BLURRED * windowS ? [] : [{
        code: "hosts-apart",
        message: `The first worker of the hosts began ${duration(1000 * skewS)} before the last one, ` +
          `${percent(skewS / windowS)} of the window of all, in which not all were at it: give a longer --duration-ms.`,
      }]),
    ],
  };
}
