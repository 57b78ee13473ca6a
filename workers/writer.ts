import { serve } from "../runtime/scope.ts";
import { writer } from "./writer_main.ts";

serve(writer);
