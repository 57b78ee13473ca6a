import { serve } from "../runtime/scope.ts";
import { local } from "./local_main.ts";

serve(local);
