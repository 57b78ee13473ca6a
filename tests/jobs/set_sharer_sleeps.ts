// The worker of scenario 2 that waits 30 ms longer for the lock, each time, and holds it 10 ms longer.

import { serve } from "../../runtime/scope.ts";
import { setSharer } from "../../workers/set_sharer_main.ts";
import { wrapLocks } from "../helpers/broken_ends.ts";
import { sleep } from "./sleep.ts";

wrapLocks(({ acquire, release }) => ({
  acquire() {
    sleep(30);
    return acquire();
  },
  release() {
    sleep(10);
    release();
  },
}));
serve(setSharer);
