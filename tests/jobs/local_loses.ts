// The worker of local sets that loses one id in a hundred.

import { serve } from "../../runtime/scope.ts";
import { insert } from "../../sync/id_set.ts";
import { local } from "../../workers/local_main.ts";

let inserts = 0;
serve(local({ insert: (table, id) => ++inserts % 100 === 0 || insert(table, id) }));
