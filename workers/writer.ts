import { serve } from "../runtime/scope.ts";
import { insert } from "../sync/id_set.ts";
import { writer } from "./writer_main.ts";

serve(writer({ insert }));
