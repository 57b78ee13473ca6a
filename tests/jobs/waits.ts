// Says that it is there, then never another word: a thread waits for the stop word, a process for its input to end.

import { serve } from "../../runtime/scope.ts";

serve((start, port) => {
  const words = start as Int32Array | null;
  port.onMessage = () => {};
  port.post("there");
  if (!words) return;
  while (Atomics.load(words, 0) === 0) Atomics.wait(words, 0, 0, 50);
  port.finish(null);
});
