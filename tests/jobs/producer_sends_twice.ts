// The producer of scenario 3 that sends one item in a hundred twice.

import { serve } from "../../runtime/scope.ts";
import { producer } from "../../workers/producer_main.ts";

serve(producer({ shardOf: (id, writers) => id % writers, copies: (nth) => nth % 100 === 50 ? 2 : 1 }));
