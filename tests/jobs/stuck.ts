// Says that it is there, then hears and looks at nothing any more.

import { serve } from "../../runtime/scope.ts";

serve((_, port) => {
  port.post("there");
  const words = new Int32Array(new SharedArrayBuffer(4));
  for (;;) Atomics.wait(words, 0, 0, 1000);
});
