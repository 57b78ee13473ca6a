// The writer of scenario 3 that answers one item in a hundred without taking it in.

import { serve } from "../../runtime/scope.ts";
import { insert } from "../../sync/id_set.ts";
import { writer } from "../../workers/writer_main.ts";

let items = 0;
serve(writer({ insert: (table, id) => ++items % 100 === 0 || insert(table, id) }));
