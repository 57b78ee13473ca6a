// The standard input and output of the clients: their server is the measuring process, which has them anyway.

import type { Port } from "../runtime/scope.ts";
import type { Address, Answer, Client, Handle, Layout } from "./channel.ts";

/** A call, as the measuring process hears it; the answer is its value alone. */
export interface StdioCall {
  readonly call: number;
  readonly id: number;
}

export function layOut(): Layout {
  const address = (): Address => ({ kind: "stdio" });
  return { client: address, server: address };
}

export function connect(_: Address, _client: number, port: Port): Client {
  return {
    send: (_, call, id) => port.post({ call, id } satisfies StdioCall),
    receive: () => port.receive!() as number,
    close() {}, // its worker's report says that it is done
  };
}

export function serveHere(
  handle: Handle,
  post: (client: number, message: unknown) => void,
): (client: number, value: unknown) => boolean {
  const answer: Answer = post;
  return (client, value) => {
    const { call, id } = (value ?? {}) as Partial<StdioCall>;
    if (call === undefined) return false;
    handle(client, call, id!, answer);
    return true;
  };
}
