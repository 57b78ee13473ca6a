// Throws at once.

import { serve } from "../../runtime/scope.ts";

serve(() => {
  throw new Error("thrown on purpose");
});
