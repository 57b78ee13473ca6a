// The manager of scenario 2 that takes 20 ms for each `has`.

import { serve } from "../../runtime/scope.ts";
import { CALL } from "../../sync/set_service.ts";
import { setManager } from "../../workers/set_manager_main.ts";
import { wrapServers } from "../helpers/broken_ends.ts";
import { sleep } from "./sleep.ts";

wrapServers((handle) => (worker, call, id, answer) => {
  if (call === CALL.has) sleep(20);
  handle(worker, call, id, answer);
});
serve(setManager);
