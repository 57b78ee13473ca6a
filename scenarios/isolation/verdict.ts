// What a host found, in words.

import type { Exit } from "../../runtime/contract.ts";
import type { Surroundings } from "../../runtime/faults.ts";
import type { Found } from "../../workers/isolation_protocol.ts";

/** How an end shows to a parent, in a word or two. */
export function endInWords(exit: Exit): string {
  switch (exit.kind) {
    case "exited":
      return `exit ${exit.code}`;
    case "killed":
      return exit.signal;
    case "crashed":
      return "error event";
    case "unknown":
      return "last word";
  }
}

/** What the fault changed for others: "folder of the parent", "umask of a sibling"; each once. */
export function changesIn({ around }: Found): string[] {
  const changes = around.flatMap(([before, after], index) => {
    const whose = index === 0 ? "the parent" : "a sibling";
    if (after === null) return [];
    return (Object.keys(before) as (keyof Surroundings)[]).filter((name) => before[name] !== after[name])
      .map((name) => `${name} of ${whose}`);
  });
  return [...new Set(changes)];
}
