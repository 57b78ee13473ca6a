import { serve } from "../runtime/scope.ts";
import { insert } from "../sync/id_set.ts";
import { local } from "./local_main.ts";

serve(local({ insert }));
