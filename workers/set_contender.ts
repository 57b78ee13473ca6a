import { serve } from "../runtime/scope.ts";
import { setContender } from "./set_contender_main.ts";

serve(setContender);
