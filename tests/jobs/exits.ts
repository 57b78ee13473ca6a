// Ends its process or thread by exit, without a word.

import process from "node:process";
import { serve } from "../../runtime/scope.ts";

serve(() => process.exit(7));
