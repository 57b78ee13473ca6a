// The producer of scenario 3 of which number 1 is killed in mid-run.

import { serve } from "../../runtime/scope.ts";
import { producer, type ProducerStart } from "../../workers/producer_main.ts";

serve((message, port) => {
  const { producer: number } = message as ProducerStart;
  const copies = (nth: number): number => {
    if (number === 1 && nth === 100) process.kill(process.pid, "SIGKILL");
    return 1;
  };
  return producer({ shardOf: (id, writers) => id % writers, copies })(message, port);
});
