// The process of scenario 2 that counts every insert twice.

import { serve } from "../../runtime/scope.ts";
import { setClient } from "../../workers/set_client_main.ts";

serve(setClient({ insertCounts: 2, takesLock: true }));
