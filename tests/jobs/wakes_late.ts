// The thread whose wake-up is measured, which says 4 ms after it woke that it is awake.

import { serve } from "../../runtime/scope.ts";
import { wakeUp } from "../../workers/wake_up_main.ts";

const { wait } = Atomics;
Atomics.wait = ((...words: Parameters<typeof wait>) => {
  const answer = wait(...words);
  for (const woke = performance.now(); performance.now() - woke < 4;);
  return answer;
}) as typeof wait;
serve(wakeUp);
