// The producer of scenario 3 that sends some ids to the wrong writer.

import { serve } from "../../runtime/scope.ts";
import { producer, type ProducerStart } from "../../workers/producer_main.ts";
import { wrapClients } from "../helpers/broken_ends.ts";

serve((message, port) => {
  const { writers } = message as ProducerStart;
  wrapClients((client) => ({
    ...client,
    send: (writer, call, id) => client.send(id % 97 === 0 ? (writer + 1) % writers : writer, call, id),
  }));
  return producer(message, port);
});
