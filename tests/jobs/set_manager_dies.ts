// The manager of scenario 2 that is killed at its hundredth call.

import { serve } from "../../runtime/scope.ts";
import { setService } from "../../sync/set_service.ts";
import { setManager } from "../../workers/set_manager_main.ts";

let calls = 0;
serve(setManager({
  makeService(distinct, answer) {
    const service = setService(distinct, answer);
    return {
      ...service,
      serve(worker, call, id) {
        if (++calls === 100) process.kill(process.pid, "SIGKILL");
        service.serve(worker, call, id);
      },
    };
  },
}));
