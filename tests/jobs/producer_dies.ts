// The producer of scenario 3 of which number 1 is killed in mid-run.

import { serve } from "../../runtime/scope.ts";
import { producer, type ProducerStart } from "../../workers/producer_main.ts";
import { wrapClients } from "../helpers/broken_ends.ts";

serve((message, port) => {
  const { producer: number } = message as ProducerStart;
  let items = 0;
  wrapClients((client) => ({
    ...client,
    send(...words) {
      if (number === 1 && items++ === 100) process.kill(process.pid, "SIGKILL");
      client.send(...words);
    },
  }));
  return producer(message, port);
});
