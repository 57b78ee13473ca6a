import { serve } from "../runtime/scope.ts";
import { wakeUp } from "./wake_up_main.ts";

serve(wakeUp);
