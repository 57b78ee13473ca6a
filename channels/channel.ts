// How workers ask each other: a client sends a call about an id to a server, and waits for its answer, a value, before
// the next. Each channel is a file with both ends, as functions of these names; all but `layOut` runs in workers, so what
// it imports is on the meter. Types only.

import type { Port } from "../runtime/scope.ts";
import type { SharedWords } from "../sync/shared_words.ts";

/** Where an end finds the others; it goes through the start message of its worker. */
export interface Address {
  readonly kind: string;
  /** What moves to a thread instead of being copied. */
  readonly ports?: readonly MessagePort[];
}

/** A client's end. */
export interface Client {
  /** Sends a call, from 0 to 254, to a server. */
  send(server: number, call: number, id: number): void;
  /** The value of the answer to the last call, never negative; -1 once this worker was stopped. */
  receive(): number | Promise<number>;
  /** Says goodbye to every server. */
  close(): void | Promise<void>;
}

/** Answers the call that a client waits with, with a value from 0 to 2^31 - 2. */
export type Answer = (client: number, value: number) => void;

/** Carries out a call and answers it, at once or, where another must come first, later. */
export type Handle = (client: number, call: number, id: number, answer: Answer) => void;

/** Where a channel is laid out. */
export interface Site {
  readonly clients: number;
  readonly servers: number;
  /** "windows" and others; and the pid of this process. */
  readonly system: string;
  readonly pid: number;
  /** Processes: a folder for this channel. */
  readonly folder: string | null;
  /** Where in the words that all share the channel's own begin, which are 0. */
  readonly base: number;
  /** Makes named pipes in the folder; returns their paths, or in a sentence why it cannot. */
  makePipes(names: readonly string[]): Promise<readonly string[] | string>;
}

/** What the ends get. */
export interface Layout {
  client(client: number): Address;
  server(server: number): Address;
}

interface Ends {
  /** How many of the words that all share it takes; where this is absent they need share none. */
  words?(clients: number, servers: number): number;
  /** The measuring process's part: says where the ends find each other, or in a sentence why they cannot. */
  layOut(site: Site): Promise<Layout | string> | Layout;
  /** `shared` is there for a channel that takes words of it. */
  connect(address: Address, client: number, port: Port, shared: SharedWords | null): Client | Promise<Client>;
}

/** A channel to servers that are workers. */
export interface WorkerChannel extends Ends {
  /** Serves until every client has said goodbye; returns false once this worker was stopped. */
  serve(
    address: Address,
    handle: Handle,
    ready: () => void,
    shared: SharedWords | null,
  ): boolean | Promise<boolean>;
}

/** A channel to the measuring process itself, which is the one server. */
export interface ParentChannel extends Ends {
  /** Returns what hears the messages of all clients, and says which of them were calls. */
  serveHere(
    handle: Handle,
    post: (client: number, message: unknown) => void,
  ): (client: number, value: unknown) => boolean;
}

export type Channel = WorkerChannel | ParentChannel;
