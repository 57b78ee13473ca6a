import { serve } from "../runtime/scope.ts";
import { setSharer } from "./set_sharer_main.ts";

serve(setSharer);
