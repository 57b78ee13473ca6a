// The manager of scenario 2 that answers one call in a hundred without carrying it out.

import { serve } from "../../runtime/scope.ts";
import { CALL } from "../../sync/set_service.ts";
import { setManager } from "../../workers/set_manager_main.ts";
import { wrapServers } from "../helpers/broken_ends.ts";

let sets = 0;
wrapServers((handle) => (worker, call, id, answer) => {
  if (call === CALL.set && ++sets % 100 === 0) answer(worker, 1);
  else handle(worker, call, id, answer);
});
serve(setManager);
