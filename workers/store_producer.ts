import { serve } from "../runtime/scope.ts";
import { storeProducer } from "./store_producer_main.ts";

serve(storeProducer);
