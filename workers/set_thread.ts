import { serve } from "../runtime/scope.ts";
import { insert } from "../sync/id_set.ts";
import { lock } from "../sync/mutex.ts";
import { setThread } from "./set_thread_main.ts";

serve(setThread({ lock, insert }));
