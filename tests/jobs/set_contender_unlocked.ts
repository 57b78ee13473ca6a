// The contender of scenario 2 with locks that never block, not even who reads beside who writes.

import { serve } from "../../runtime/scope.ts";
import { setContender } from "../../workers/set_contender_main.ts";
import { wrapLocks } from "../helpers/broken_ends.ts";

wrapLocks(() => ({ acquire: () => true, release() {}, acquireShared: () => true, releaseShared() {} }));
serve(setContender);
