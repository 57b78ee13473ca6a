// How the end of a process is said in a sentence, and how the command, which alone hears what its cells' processes write
// on standard error and sees their group's counters, completes such a sentence.

import type { Exit } from "../../runtime/contract.ts";
import type { GroupBlame } from "./group_kills.ts";
import { lastWordsIn } from "./last_words.ts";

/** Continues the name of the process or thread. */
export function describeEnd(exit: Exit): string {
  switch (exit.kind) {
    case "exited":
      return `ended with exit code ${exit.code}`;
    case "killed":
      return `was killed by ${exit.signal}`;
    case "crashed":
      return `failed: ${exit.message.replace(/\s+/g, " ")}`;
    case "unknown":
      return "ended";
  }
}

/** What `describeEnd` says of a process that died by itself: by a code, or by a signal that only the kernel sends. */
const DIED = /\bended with exit code (?!0\b)\d+|\bwas killed by SIG(ABRT|TRAP|ILL|SEGV|BUS)\b/;

const KILLED = /\bwas killed by SIGKILL\b/;

/** What a system says where no process or thread more may be started. */
const REFUSED = /could not be started|cannot start|EAGAIN|Resource temporarily unavailable|thread/i;

/** `error` with why it came to that, where `standardError` or the counters tell; as it is where it is about no end. */
export function completed(error: string, standardError: string, { memory, pids }: GroupBlame): string {
  if (KILLED.test(error)) {
    if (memory === null) return error;
    const [reason, remedy] = memory.split(": ");
    return `${error.replace(KILLED, `was killed by the kernel as ${reason}`)}: ${remedy}`;
  }
  const refused = pids !== null && (DIED.test(error) || REFUSED.test(error));
  if (refused) return `${error}: ${pids}`;
  return DIED.test(error) && standardError.trim() !== "" ? `${error}: ${lastWordsIn(standardError)}` : error;
}
