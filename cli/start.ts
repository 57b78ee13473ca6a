// The composition root. A child is told from a command by its first argument, before anything else is loaded.

import { CELL_FLAG, REHEARSAL_FLAG } from "../engine/cell/protocol.ts";
import { PROCESS_FLAG, programArguments, REAPER_FLAG } from "../runtime/scope.ts";

const args = programArguments();

// No top-level await: as CommonJS, which a single executable of Node's is made of, there is none.
if (args[0] === PROCESS_FLAG) void import("../workers/load.ts").then(({ runJob }) => runJob(args[1]));
else if (args[0] === CELL_FLAG || args[0] === REHEARSAL_FLAG) {
  void import("../engine/cell/process.ts").then(({ measureCell }) => measureCell(args[1], args[2]));
} else if (args[0] === REAPER_FLAG && args[1]) {
  void import("../runtime/reaper_process.ts").then(({ reap }) => reap(args[1]!));
} else {
  void import("./version.ts").then(({ asksForVersion, versionLine }) => {
    if (asksForVersion(args)) return console.log(versionLine());
    return import("./main.ts").then(({ main }) => main(args));
  });
}
