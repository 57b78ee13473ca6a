// The thread of scenario 2 with a mutex that never blocks.

import { serve } from "../../runtime/scope.ts";
import { setThread } from "../../workers/set_thread_main.ts";
import { wrapLocks } from "../helpers/broken_ends.ts";

wrapLocks(() => ({ acquire: () => true, release() {} }));
serve(setThread);
