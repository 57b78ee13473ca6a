// Sends what a user's code prints to standard error: standard output is full of messages, and text without the end of a
// line would spoil the next one.

/** The console's functions that print to standard output, on whichever runtime. */
const PRINTING = [
  ...["log", "info", "debug", "dir", "dirxml", "table", "group", "groupCollapsed", "count", "timeLog", "timeEnd"],
  "write",
];

interface Process {
  readonly stderr: unknown;
}
declare const process: Process;

export function divertPrints(): void {
  const toError = console.error.bind(console);
  const own = console as unknown as Record<string, unknown>;
  for (const name of PRINTING) if (name in own) own[name] = toError;
  if ("Deno" in globalThis) {
    Deno.stdout.write = (bytes) => Deno.stderr.write(bytes);
    Deno.stdout.writeSync = (bytes) => Deno.stderr.writeSync(bytes);
  }
  // On Deno it is a module's own object that a user imports; it is diverted where there is a global one.
  if (!("process" in globalThis)) return;
  Object.defineProperty(process, "stdout", { configurable: true, get: () => process.stderr });
}
