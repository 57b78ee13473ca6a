// Shared memory, of threads or of processes: a ring of records for each server, a mailbox for each client. Who waits
// sleeps on a word.

import type { Port } from "../runtime/scope.ts";
import { collect, post } from "../sync/mailbox.ts";
import { put, type Ring, ringCapacityFor, ringWords, take } from "../sync/ring.ts";
import type { SharedWords } from "../sync/shared_words.ts";
import type { Address, Answer, Client, Handle, Layout, Site } from "./channel.ts";

/** Int32 words of a cache line: each mailbox has its own. */
const LINE = 16;

/** A ring's record has two words, of which one is the id: the other is the client and, in the upper half, the call. */
const CALL_BITS = 16;

/** The call by which a client says goodbye. */
const GOODBYE = 0xff;

interface RingAddress extends Address {
  /** Whether one server has all the clients: it hardly ever sleeps, while several take turns on the cores. */
  readonly alone: boolean;
  readonly clients: number;
  readonly mailboxes: number;
}

export interface ClientAddress extends RingAddress {
  readonly rings: readonly number[];
}

interface ServerAddress extends RingAddress {
  readonly ring: number;
}

export function words(clients: number, servers: number): number {
  return LINE * clients + servers * ringWords(capacityFor(clients));
}

export function layOut({ base, clients, servers }: Site): Layout {
  const size = ringWords(capacityFor(clients));
  const rings = Array.from({ length: servers }, (_, server) => base + LINE * clients + server * size);
  const common = { kind: "ring", alone: servers === 1, clients, mailboxes: base };
  return {
    client: (): ClientAddress => ({ ...common, rings }),
    server: (server): ServerAddress => ({ ...common, ring: rings[server] }),
  };
}

export function connect(
  { alone, clients, mailboxes, rings }: ClientAddress,
  client: number,
  _: Port,
  words: SharedWords,
): Client {
  const shared = { ...words, awake: alone };
  const servers = rings.map((base) => ringAt(shared, base, clients));
  const mailbox = mailboxes + LINE * client;
  const send = (server: number, call: number, id: number): void =>
    void put(servers[server], client | call << CALL_BITS, id);
  return {
    send,
    receive: () => collect(shared, mailbox) - 1, // a letter is never 0
    close: () => servers.forEach((_, server) => send(server, GOODBYE, 0)),
  };
}

export function serve(
  { alone, clients, mailboxes, ring }: ServerAddress,
  handle: Handle,
  ready: () => void,
  words: SharedWords,
): boolean {
  const shared = { ...words, awake: alone };
  const own = ringAt(shared, ring, clients);
  const record = new Uint32Array(2);
  const answer: Answer = (client, value) => post(shared, mailboxes + LINE * client, value + 1);
  ready();
  for (let left = clients; left > 0;) {
    if (!take(own, record)) return false;
    const [sender, id] = record;
    const call = sender >>> CALL_BITS;
    if (call === GOODBYE) left--;
    else handle(sender & (1 << CALL_BITS) - 1, call, id, answer);
  }
  return true;
}

function ringAt(shared: SharedWords, base: number, clients: number): Ring {
  return { shared, base, capacity: capacityFor(clients) };
}

/** A client may have a call and its goodbye on the way. */
function capacityFor(clients: number): number {
  return ringCapacityFor(2 * clients);
}
