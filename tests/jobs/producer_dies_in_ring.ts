// The producer of scenario 3 of which number 1 is killed with a cell of a ring: its ticket is taken, its record not there.

import type { ClientAddress } from "../../channels/ring.ts";
import { serve } from "../../runtime/scope.ts";
import { openWords } from "../../runtime/shared_words.ts";
import { producer, type ProducerStart } from "../../workers/producer_main.ts";
import { wrapClients } from "../helpers/broken_ends.ts";

serve(async (message, port) => {
  const { producer: number, address, shared } = message as ProducerStart;
  const { words } = await openWords(shared!.place, number);
  let items = 0;
  wrapClients((client) => ({
    ...client,
    send(...sent) {
      if (number === 1 && items++ === 100) {
        Atomics.add(words, (address as ClientAddress).rings[0], 1);
        process.kill(process.pid, "SIGKILL");
      }
      client.send(...sent);
    },
  }));
  await producer(message, port);
});
