import { serve } from "../runtime/scope.ts";
import { lifecycleWorker } from "./lifecycle_worker_main.ts";

serve(lifecycleWorker);
