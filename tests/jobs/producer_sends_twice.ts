// The producer of scenario 3 that sends one item in a hundred twice.

import { serve } from "../../runtime/scope.ts";
import { producer } from "../../workers/producer_main.ts";
import { wrapClients } from "../helpers/broken_ends.ts";

wrapClients((client) => {
  let items = 0;
  let again = (): void => {};
  return {
    ...client,
    send(...words) {
      items++;
      again = () => client.send(...words);
      again();
    },
    async receive() {
      const fresh = await client.receive();
      if (items % 100 !== 50) return fresh;
      again();
      return Math.max(fresh, await client.receive());
    },
  };
});
serve(producer);
