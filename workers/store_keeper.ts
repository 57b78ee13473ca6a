import { serve } from "../runtime/scope.ts";
import { storeKeeper } from "./store_keeper_main.ts";

serve(storeKeeper);
