// One conversation with a host: its words run there, a program and then nothing goes in, what it says comes out. The end
// of our side, whether by a stop or by our own death, is the end of the host's side.

import type { Runtime } from "../../runtime/contract.ts";
import { type Answer, readAnswer } from "./remote_script.ts";

/** Once it was told to stop, a host has this long to clear away what it has, in milliseconds. */
const CLEAR_MS = 20_000;

/** Once it was told to stop, an engine has this long to leave its queue, in milliseconds. */
const LEAVE_MS = 5000;

/** The engine's own words are kept for the sentence that says why it failed. */
const KEPT_BYTES = 4096;

/** Printed once the engine has ended: who writes into it would wait for the end of our input. */
const LEFT = "paratax-fleet: left ";

/**
 * Feeds a file, then what comes from us, into a program: as a pipe does it, so that no binary is in our memory. SIGTERM is
 * handed on to all of them.
 */
const FEED = `file=$1; shift; exec 3<&0; trap 'trap "" TERM; kill -TERM 0' TERM; ` +
  `{ { cat "$file"; exec cat; } <&3 | { exec 3<&-; "$@"; printf "\\n${LEFT}%s\\n" "$?"; }; } & wait "$!"`;

export interface Session {
  readonly answer: Answer;
  /** The exit code of the engine; null where it was killed. */
  readonly code: number | null;
  /** The last line that the engine said itself. */
  readonly said: string;
}

/** Never rejects, but where no shell can be started. `file` goes in first: /dev/null where there is none. */
export async function converse(
  { spawn, after }: Pick<Runtime, "spawn" | "after">,
  command: readonly string[],
  file: string,
  stop: AbortSignal,
  onCopied: (answer: Answer) => void = () => {},
): Promise<Session> {
  const output: Uint8Array[] = [];
  let [tail, errors, copied] = ["", "", false];
  const decoder = new TextDecoder();
  const child = spawn(["sh", "-c", FEED, "paratax-fleet", file, ...command], {
    group: true, // Ctrl-C is for us: the host is told by the end of its input
    onOutput(bytes) {
      output.push(bytes);
      tail = (tail + new TextDecoder().decode(bytes)).slice(-KEPT_BYTES);
      if (!copied && tail.includes("paratax-fleet: copied")) {
        copied = true;
        onCopied(readAnswer(joined(output)));
      }
      if (tail.includes(LEFT)) child.end();
    },
    onError: (bytes) => errors = (errors + decoder.decode(bytes, { stream: true })).slice(-KEPT_BYTES),
  });
  let giveUp = (): void => {};
  const end = (): void => {
    child.end();
    // a host that has said nothing has nothing to clear away: it is not reached yet, or waits in a queue
    giveUp = after(output.length === 0 ? 0 : CLEAR_MS, () => {
      child.kill("SIGTERM");
      giveUp = after(LEAVE_MS, () => child.killGroup());
    });
  };
  if (stop.aborted) end();
  else stop.addEventListener("abort", end, { once: true });
  await child.exited;
  stop.removeEventListener("abort", end);
  giveUp();
  const bytes = joined(output);
  const code = /paratax-fleet: left (\d+)\s*$/.exec(tail)?.[1];
  const said = errors.trim().split("\n").at(-1)!.trim();
  return { answer: readAnswer(bytes), code: code === undefined ? null : Number(code), said };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
