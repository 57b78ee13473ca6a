// The writer of scenario 3 that is stopped at its hundredth item.

import { serve } from "../../runtime/scope.ts";
import { insert } from "../../sync/id_set.ts";
import { writer } from "../../workers/writer_main.ts";

let items = 0;
serve(writer({
  insert(table, id) {
    if (++items === 100) process.kill(process.pid, "SIGSTOP");
    return insert(table, id);
  },
}));
