// The manager of scenario 2 that answers one call in a hundred without carrying it out.

import { serve } from "../../runtime/scope.ts";
import { CALL, setService } from "../../sync/set_service.ts";
import { setManager } from "../../workers/set_manager_main.ts";

let sets = 0;
serve(setManager({
  makeService(distinct, answer) {
    const service = setService(distinct, answer);
    return {
      ...service,
      serve(worker, call, id) {
        if (call === CALL.set && ++sets % 100 === 0) answer(worker, 1);
        else service.serve(worker, call, id);
      },
    };
  },
}));
