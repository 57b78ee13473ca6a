// The thread of scenario 2, of whose inserts one in a hundred never reaches the table.

import { serve } from "../../runtime/scope.ts";
import { insert } from "../../sync/id_set.ts";
import { lock } from "../../sync/mutex.ts";
import { setThread } from "../../workers/set_thread_main.ts";

let calls = 0;
serve(setThread({ lock, insert: (table, id) => ++calls % 100 === 0 || insert(table, id) }));
