import { serve } from "../runtime/scope.ts";
import { setThread } from "./set_thread_main.ts";

serve(setThread);
