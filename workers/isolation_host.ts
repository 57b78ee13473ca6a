import { currentRuntime } from "../runtime/current.ts";
import { serve } from "../runtime/scope.ts";
import { isolationHost } from "./isolation_host_main.ts";

serve(async (start, port) => isolationHost(await currentRuntime())(start, port));
