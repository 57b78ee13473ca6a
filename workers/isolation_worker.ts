import { serve } from "../runtime/scope.ts";
import { isolationWorker } from "./isolation_worker_main.ts";

serve(isolationWorker);
