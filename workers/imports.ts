// A worker that imports a module, as a user's worker does before anything else, and says what that took.

import { clockOrigin, firstInstruction, serve } from "../runtime/scope.ts";

export interface ImportsStart {
  readonly address: string;
}

/** Times are milliseconds on the worker's own clock, whose zero is the epoch time `origin`. */
export interface Imported {
  readonly origin: number;
  readonly entered: number;
  readonly begun: number;
  readonly done: number;
  /** The names that the module exports, in the order of letters. */
  readonly exported: string;
}

export interface NotImported {
  readonly error: string;
}

serve(async (message, port) => {
  const begun = performance.now();
  // A thread that hears nothing ends while its module waits for something; a process that hears blocks in a read.
  if (port.bare) port.onMessage = () => {};
  try {
    const module = await import((message as ImportsStart).address);
    const done = performance.now();
    const exported = Object.keys(module).sort().join(" ");
    port.finish({ origin: clockOrigin, entered: firstInstruction, begun, done, exported } satisfies Imported);
  } catch (error) {
    port.finish({ error: String(error).replace(/\s+/g, " ") } satisfies NotImported);
  }
});
