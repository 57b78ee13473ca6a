// Says each message back; "end" ends it.

import { serve } from "../../runtime/scope.ts";

serve((start, port) => {
  port.onMessage = (value) => value === "end" ? port.finish("bye") : port.post(value);
  port.post(start);
});
