// Serves a channel and answers each call with what it was sent; the first calls once every client has made its first.

import { loadWorkerChannel } from "../../channels/catalogue.ts";
import type { Address } from "../../channels/channel.ts";
import { serve } from "../../runtime/scope.ts";
import { openWords, type WordsPlace } from "../../runtime/shared_words.ts";
import { echo } from "../helpers/echo_service.ts";

export interface ServerStart {
  readonly server: number;
  readonly clients: number;
  readonly address: Address;
  readonly place: WordsPlace | null;
}

serve(async (message, port) => {
  const { server, clients, address, place } = message as ServerStart;
  const service = echo(server, clients);
  const channel = await loadWorkerChannel(address.kind);
  const shared = place && await openWords(place, server);
  const done = await channel.serve(address, service.handle, () => port.post("ready"), shared);
  port.post({ done, calls: service.calls() });
  port.receive?.();
  port.finish(null);
});
