// The worker of local sets that takes 30 ms for each insert.

import { serve } from "../../runtime/scope.ts";
import { insert } from "../../sync/id_set.ts";
import { local } from "../../workers/local_main.ts";
import { sleep } from "./sleep.ts";

serve(local({
  insert(table, id) {
    sleep(30);
    return insert(table, id);
  },
}));
