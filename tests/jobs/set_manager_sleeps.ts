// The manager of scenario 2 that takes 20 ms for each `has`.

import { serve } from "../../runtime/scope.ts";
import { CALL, setService } from "../../sync/set_service.ts";
import { setManager } from "../../workers/set_manager_main.ts";
import { sleep } from "./sleep.ts";

serve(setManager({
  makeService(...words) {
    const service = setService(...words);
    return {
      ...service,
      serve(worker, call, id) {
        if (call === CALL.has) sleep(20);
        service.serve(worker, call, id);
      },
    };
  },
}));
