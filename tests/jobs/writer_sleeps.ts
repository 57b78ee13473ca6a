// The writer of scenario 3 that takes 30 ms for each item.

import { serve } from "../../runtime/scope.ts";
import { insert } from "../../sync/id_set.ts";
import { writer } from "../../workers/writer_main.ts";
import { sleep } from "./sleep.ts";

serve(writer({
  insert(table, id) {
    sleep(30);
    return insert(table, id);
  },
}));
