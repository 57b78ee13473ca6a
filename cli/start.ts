// The composition root. A child is told from a command by its first word, before anything else is loaded.

import { CELL_FLAG, REHEARSAL_FLAG } from "../engine/cell/protocol.ts";
import { PROCESS_FLAG, programArguments, REAPER_FLAG } from "../runtime/scope.ts";

const words = programArguments();

// No top-level await: as CommonJS, which a single executable of Node's is made of, there is none.
if (words[0] === PROCESS_FLAG) void import("../workers/load.ts").then(({ runJob }) => runJob(words[1]));
else if (words[0] === CELL_FLAG || words[0] === REHEARSAL_FLAG) {
  void import("../engine/cell/process.ts").then(({ measureCell }) => measureCell(words[1], words[2]));
} else if (words[0] === REAPER_FLAG && words[1]) {
  void import("../runtime/reaper_process.ts").then(({ reap }) => reap(words[1]!));
} else {
  void import("./version.ts").then(({ asksForVersion, versionLine }) => {
    if (asksForVersion(words)) return console.log(versionLine());
    return import("./main.ts").then(({ main }) => main(words, new URL("../cli.ts", import.meta.url)));
  });
}
