// A process that takes a mutex of shared memory: it dies with it, or says whom it has it from.

import { serve } from "../../runtime/scope.ts";
import { openWords, type WordsPlace } from "../../runtime/shared_words.ts";
import { open } from "../../sync/mutex.ts";

export interface InheritsMutexStart {
  readonly place: WordsPlace;
  readonly mutex: number;
  readonly dies: boolean;
}

serve(async (message, port) => {
  const { place, mutex, dies } = message as InheritsMutexStart;
  const shared = await openWords(place, 0);
  const lock = open({ index: mutex }, shared);
  lock.acquire();
  if (dies) process.kill(process.pid, "SIGKILL");
  port.post(lock.inheritedFrom!());
  lock.release();
  port.finish(null);
});
