// Makes calls through a channel to each of its servers, and tells the answers.

import { loadChannel } from "../../channels/catalogue.ts";
import type { Address } from "../../channels/channel.ts";
import { serve } from "../../runtime/scope.ts";
import { openWords, type WordsPlace } from "../../runtime/shared_words.ts";

export interface ClientStart {
  readonly client: number;
  readonly servers: number;
  readonly calls: readonly (readonly [call: number, id: number])[];
  readonly address: Address;
  readonly place: WordsPlace | null;
}

serve(async (message, port) => {
  const { client, servers, calls, address, place } = message as ClientStart;
  const { connect } = await loadChannel(address.kind);
  const channel = await connect(address, client, port, place && await openWords(place, client));
  const answers: number[] = [];
  for (let server = 0; server < servers; server++) {
    for (const [call, id] of calls) {
      channel.send(server, call, id);
      answers.push(await channel.receive());
    }
  }
  await channel.close();
  port.post({ answers });
  port.receive?.();
  port.finish(null);
});
