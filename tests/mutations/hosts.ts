// Ways to break what holds on hostile and bare machines.

import type { Mutation } from "./mutation.ts";

export const HOSTS: readonly Mutation[] = [
  {
    broken: "a reaper that removes no folder",
    file: "runtime/reaper.ts",
    from: 'until rm -rf -- "$1" 2>/dev/null',
    to: "until true",
    caughtBy: ["live/cli/main", "SIGKILL to the command leaves no process and no folder"],
  },
  {
    broken: "system programs that only PATH finds",
    file: "runtime/system_program.ts",
    from: '["/bin", "/usr/bin"]',
    to: '["/nowhere"]',
    caughtBy: ["live/cli/bare_host", "an empty PATH is no lack of pipes"],
  },
  {
    broken: "cells that are counted by every comma inside them",
    file: "engine/result/cut_cells.ts",
    from: "if (inCells && depth === 2) element++;",
    to: "if (inCells) element++;",
    caughtBy: ["live/cli/large_results", "whatever the chunks, a file is what JSON"],
  },
  {
    broken: "samples without their last digits",
    file: "engine/result/json_text.ts",
    from: "const DIGITS = 1e13;",
    to: "const DIGITS = 1e9;",
    caughtBy: ["live/cli/large_results", "an array of numbers is one line"],
  },
  {
    broken: "numbers that are missing where a piece ends",
    file: "engine/result/json_text.ts",
    from: "value.slice(at, at + NUMBERS)",
    to: "value.slice(at, at + NUMBERS - 1)",
    caughtBy: ["live/cli/large_results", "a result of any length is written in pieces"],
  },
  {
    broken: "a signal that is taken for its neighbour",
    file: "runtime/ignored_signals.ts",
    from: "BigInt(number - 1)",
    to: "BigInt(number)",
    caughtBy: ["live/cli/signals", "the mask of ignored signals is read"],
  },
];
