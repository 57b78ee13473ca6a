// The thread of scenario 2 that waits 30 ms longer for the lock, each time, and 10 for each insert.

import { serve } from "../../runtime/scope.ts";
import { insert } from "../../sync/id_set.ts";
import { lock } from "../../sync/mutex.ts";
import { setThread } from "../../workers/set_thread_main.ts";
import { sleep } from "./sleep.ts";

serve(setThread({
  lock(...words) {
    sleep(30);
    return lock(...words);
  },
  insert(table, id) {
    sleep(10);
    return insert(table, id);
  },
}));
