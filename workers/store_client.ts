import { serve } from "../runtime/scope.ts";
import { storeClient } from "./store_client_main.ts";

serve(storeClient);
