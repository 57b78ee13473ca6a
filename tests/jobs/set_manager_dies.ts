// The manager of scenario 2 that is killed at its hundredth call.

import { serve } from "../../runtime/scope.ts";
import { setManager } from "../../workers/set_manager_main.ts";
import { wrapServers } from "../helpers/broken_ends.ts";

let calls = 0;
wrapServers((handle) => (...words) => {
  if (++calls === 100) process.kill(process.pid, "SIGKILL");
  handle(...words);
});
serve(setManager);
