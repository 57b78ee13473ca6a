// The producer of scenario 3 that sends some ids to the wrong writer.

import { serve } from "../../runtime/scope.ts";
import { producer } from "../../workers/producer_main.ts";

serve(producer({ shardOf: (id, writers) => (id % 97 === 0 ? id + 1 : id) % writers, copies: () => 1 }));
