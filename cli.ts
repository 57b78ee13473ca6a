#!/usr/bin/env -S deno run -A
// The composition root. A child is told from a command by its first word, before anything else is loaded.

import { CELL_FLAG } from "./engine/cell_protocol.ts";
import { PROCESS_FLAG, programArguments } from "./runtime/scope.ts";

const words = programArguments();

if (words[0] === PROCESS_FLAG) {
  const { runJob } = await import("./workers/load.ts");
  await runJob(words[1]);
} else if (words[0] === CELL_FLAG) {
  const { measureCell } = await import("./engine/cell_process.ts");
  await measureCell(words[1]);
} else {
  const { main } = await import("./cli/main.ts");
  await main(words, new URL(import.meta.url));
}
