// One of several processes that count together.

import { serve } from "../../runtime/scope.ts";
import { openWords, type WordsPlace } from "../../runtime/shared_words.ts";
import { type CountStart, countTogether } from "../fixtures/count_together.ts";

export interface LockProcessStart extends CountStart {
  readonly place: WordsPlace;
}

serve(async (message, port) => {
  const start = message as LockProcessStart;
  port.finish(await countTogether(start, await openWords(start.place, start.worker)));
});
