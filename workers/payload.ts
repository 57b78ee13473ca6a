import { serve } from "../runtime/scope.ts";
import { payload } from "./payload_main.ts";

serve(payload);
