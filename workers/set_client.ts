import { serve } from "../runtime/scope.ts";
import { setClient } from "./set_client_main.ts";

serve(setClient);
