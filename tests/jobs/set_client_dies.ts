// The process of scenario 2 whose first worker is killed while it holds the lock.

import { serve } from "../../runtime/scope.ts";
import { setClient, type SetClientStart } from "../../workers/set_client_main.ts";
import { wrapLocks } from "../helpers/broken_ends.ts";

serve((message, port) => {
  const { worker } = message as SetClientStart;
  wrapLocks(({ acquire, release }) => ({
    acquire() {
      const acquired = acquire();
      // the global: importing node:process would open the standard input on which this blocks
      if (worker === 0) process.kill(process.pid, "SIGKILL");
      return acquired;
    },
    release,
  }));
  return setClient(message, port);
});
