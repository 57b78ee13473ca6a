// What a running cell has: its runtime, and ways to wait that always end, by success, a deadline or a stop.

import type { Runtime } from "../../runtime/contract.ts";
import { CellError } from "./error.ts";
import { type Clocks, makeClocks } from "./clocks.ts";
import type { CellKey } from "../result/result.ts";

export { CellError, Unsupported, WrongAnswer } from "./error.ts";

export interface Stage {
  readonly runtime: Runtime;
  readonly key: CellKey;
  readonly clocks: Clocks;
  /** Rejects with a CellError after `ms`, or when the run is stopped; `waitedFor` says who is late. */
  within<T>(promise: Promise<T>, ms: number, waitedFor: () => string): Promise<T>;
  /** Waits on the runtime's clock; rejects when the run is stopped. */
  sleep(ms: number): Promise<void>;
  /**
   * Tells the command what is under way, until the next of these; null is nothing that could do harm. What blocks this
   * process longer than `withinMs` is ended by the command, and an end without a word is blamed on it.
   */
  doing(what: string | null, withinMs?: number | null): void;
  /** Throws a CellError once the run is stopped. */
  checkStopped(): void;
}

/** A whole number among the cell's settings. */
export function setting(key: CellKey, name: string): number {
  const value = key.config[name];
  if (typeof value !== "number") throw new Error(`setting ${name} is missing`);
  return value;
}

export function makeStage(
  runtime: Runtime,
  key: CellKey,
  stop: AbortSignal,
  doing: Stage["doing"] = () => {},
): Stage {
  const reason = (): CellError => new CellError(String(stop.reason));
  return {
    runtime,
    key,
    clocks: makeClocks(runtime),
    doing,
    within(promise, ms, waitedFor) {
      return new Promise((resolve, reject) => {
        const late = () => reject(new CellError(`${waitedFor()} within ${ms / 1000} s`));
        const cancel = runtime.after(ms, late);
        const stopped = () => reject(reason());
        if (stop.aborted) stopped();
        stop.addEventListener("abort", stopped, { once: true });
        promise.then(resolve, reject).finally(() => {
          cancel();
          stop.removeEventListener("abort", stopped);
        });
      });
    },
    sleep(ms) {
      return new Promise((resolve, reject) => {
        const stopped = () => {
          cancel();
          reject(reason());
        };
        const cancel = runtime.after(ms, () => {
          stop.removeEventListener("abort", stopped);
          resolve();
        });
        if (stop.aborted) return stopped();
        stop.addEventListener("abort", stopped, { once: true });
      });
    },
    checkStopped() {
      if (stop.aborted) throw reason();
    },
  };
}
