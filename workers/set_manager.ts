import { serve } from "../runtime/scope.ts";
import { setService } from "../sync/set_service.ts";
import { setManager } from "./set_manager_main.ts";

serve(setManager({ makeService: setService }));
