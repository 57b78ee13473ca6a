// The clocks of a cell. Each worker's is monotonic and has a zero of its own, which its runtime reads from the wall
// clock when the worker starts; so a worker's times can be told on the parent's clock only while the wall clock goes as
// the monotonic one does. It is held against it, and what could not have happened in that order fails the cell.

import type { Runtime } from "../../runtime/contract.ts";
import { duration } from "../result/number.ts";
import { CellError } from "./error.ts";

/** Moments of a worker in the only order in which they can have come, in milliseconds on the parent's clock. */
export interface Life {
  readonly who: string;
  readonly moments: readonly number[];
}

export interface Clocks {
  /** A worker's time on the parent's clock, both in milliseconds; `origin` is when the worker's clock was 0. */
  toParent(origin: number, time: number): number;
  /** Throws a CellError once the wall clock went apart from the monotonic one, if workers' times were told by it. */
  holdAgainstWall(): void;
  /** Throws a CellError where a worker's moments are not in order, or not between `begun` and `ended`. */
  checkLives(lives: readonly Life[], begun: number, ended: number): void;
}

/** The wall clock may be slewed by 500 millionths (adjtime, NTP), and a quartz is off by up to 100. */
const SLEW = 600e-6;

/** A reading of the wall clock, in whole milliseconds but on Windows, is late by this at most. */
const GRAIN_MS = 1;
const WINDOWS_GRAIN_MS = 20;

/** Clocks tied by the wall agree to some microseconds; this far apart they are out of order. */
const TIE_MS = 1;

/**
 * A runtime that loses its core between its readings of wall and monotonic clock tells a wrong zero. What a worker does not
 * find of that itself (`clockOrigin`) puts its times off by so much at most, and is forgiven if it stays as rare.
 */
const MISREAD_MS = 20;
const LIVES_A_MISREAD = 1000;

export function makeClocks(runtime: Pick<Runtime, "now" | "wallNow" | "timeOrigin" | "system">): Clocks {
  const grain = runtime.system === "windows" ? WINDOWS_GRAIN_MS : GRAIN_MS;
  // The wall clock is ahead of the parent's by this, at the least and at the most.
  let [least, most, at] = [-grain, grain, 0];
  let byWall = false;
  let lives = 0;
  let misread = 0;
  let apart: string | null = null;

  function look(): void {
    const before = runtime.now();
    const wall = runtime.wallNow() - runtime.timeOrigin;
    const after = runtime.now();
    const [low, high] = [wall - after, wall + grain - before];
    const slewed = SLEW * (after - at) + 0.05;
    [least, most, at] = [least - slewed, most + slewed, after];
    const step = (low + high - least - most) / 2; // from the middle of what it was to the middle of what it is
    if (low > most) apart = `${duration(step)} ahead of`;
    else if (high < least) apart = `${duration(-step)} behind`;
    least = Math.max(least, low);
    most = Math.min(most, high);
  }

  return {
    toParent(origin, time) {
      byWall ||= origin !== runtime.timeOrigin;
      return origin - runtime.timeOrigin + time;
    },
    holdAgainstWall() {
      if (apart === null) look();
      if (apart === null || !byWall) return;
      throw new CellError(
        `the system's clock went ${apart} the time that passed, as it was set or the machine slept, so what happened ` +
          "when in the workers cannot be told: run it again",
      );
    },
    checkLives(all, begun, ended) {
      for (const { who, moments } of all) {
        lives++;
        const wrong = disorder([begun, ...moments, ended]);
        if (wrong <= TIE_MS) continue;
        misread++;
        if (wrong <= MISREAD_MS && misread <= Math.ceil(lives / LIVES_A_MISREAD)) continue;
        throw new CellError(
          `the clock of ${who} does not fit the parent's: by it things happened ${duration(wrong)} before what they ` +
            "follow from, as when the system's clock is set or the machine sleeps: run it again",
        );
      }
    },
  };
}

/** The largest step backwards among moments that should ascend; 0 where they do. */
function disorder(moments: readonly number[]): number {
  let latest = -Infinity;
  return moments.reduce((most, moment) => {
    latest = Math.max(latest, moment);
    return Math.max(most, latest - moment);
  }, 0);
}

/** The moments with small steps backwards, which come of tying the clocks, evened out. */
export function inOrder(moments: readonly number[]): number[] {
  const last = moments[moments.length - 1]!;
  let latest = moments[0]!;
  return moments.map((moment) => latest = Math.max(latest, Math.min(moment, last)));
}
