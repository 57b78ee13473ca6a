// The worker of scenario 2 that takes an id out of the table again, each hundredth time.

import { serve } from "../../runtime/scope.ts";
import { openWords } from "../../runtime/shared_words.ts";
import { setSharer, type SetSharerStart } from "../../workers/set_sharer_main.ts";
import { wrapLocks } from "../helpers/broken_ends.ts";

serve(async (message, port) => {
  const start = message as SetSharerStart;
  const { words } = await openWords(start.place, start.worker);
  const table = words.subarray(start.table);
  let passes = 0;
  wrapLocks(({ acquire, release }) => ({
    acquire,
    release() {
      if (++passes % 100 === 0) table[table.findIndex((key) => key !== 0)] = 0;
      release();
    },
  }));
  await setSharer(message, port);
});
