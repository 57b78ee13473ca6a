// The worker of scenario 2 with a mutex that never blocks.

import { serve } from "../../runtime/scope.ts";
import { setSharer } from "../../workers/set_sharer_main.ts";
import { wrapLocks } from "../helpers/broken_ends.ts";

wrapLocks(() => ({ acquire: () => true, release() {} }));
serve(setSharer);
