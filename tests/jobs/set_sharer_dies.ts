// The process of scenario 2 whose first worker is killed while it holds the lock of the memory that all share.

import { serve } from "../../runtime/scope.ts";
import { setSharer, type SetSharerStart } from "../../workers/set_sharer_main.ts";
import { wrapLocks } from "../helpers/broken_ends.ts";

serve((message, port) => {
  const { worker } = message as SetSharerStart;
  wrapLocks(({ acquire, release }) => ({
    acquire() {
      const acquired = acquire();
      // the global: importing node:process would open the standard input on which this blocks
      if (worker === 0) process.kill(process.pid, "SIGKILL");
      return acquired;
    },
    release,
  }));
  return setSharer(message, port);
});
