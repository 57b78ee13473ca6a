import { serve } from "../runtime/scope.ts";
import { producer } from "./producer_main.ts";

serve(producer);
