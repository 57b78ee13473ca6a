// The writer of scenario 3 that is killed at its hundredth item.

import { serve } from "../../runtime/scope.ts";
import { writer } from "../../workers/writer_main.ts";
import { wrapServers } from "../helpers/broken_ends.ts";

let items = 0;
wrapServers((handle) => (...words) => {
  if (++items === 100) process.kill(process.pid, "SIGKILL");
  handle(...words);
});
serve(writer);
