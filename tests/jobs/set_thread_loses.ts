// The thread of scenario 2 that takes an id out of the table again, each hundredth time.

import { serve } from "../../runtime/scope.ts";
import { setThread, type SetThreadStart } from "../../workers/set_thread_main.ts";
import { wrapLocks } from "../helpers/broken_ends.ts";

serve((message, port) => {
  const { table } = message as SetThreadStart;
  let passes = 0;
  wrapLocks(({ acquire, release }) => ({
    acquire,
    release() {
      if (++passes % 100 === 0) table[table.findIndex((key) => key !== 0)] = 0;
      release();
    },
  }));
  return setThread(message, port);
});
