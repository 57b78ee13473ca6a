// The process of scenario 2 that does not wait for the lock.

import { serve } from "../../runtime/scope.ts";
import { setClient } from "../../workers/set_client_main.ts";
import { wrapLocks } from "../helpers/broken_ends.ts";

wrapLocks(() => ({ acquire: () => true, release() {} }));
serve(setClient);
