import { serve } from "../runtime/scope.ts";
import { setManager } from "./set_manager_main.ts";

serve(setManager);
