// Where a store is, a Valkey or Redis server, as workers are told. It has no password: among the arguments of a process
// others would see it.

export type StorePlace =
  /** `own`: a server that the run has started for itself. */
  | { readonly kind: "socket"; readonly path: string; readonly own: boolean }
  | { readonly kind: "host"; readonly host: string; readonly port: number; readonly user?: string };

/** The keys of one run, both in the same slot of a cluster. */
export interface StoreKeys {
  /** The set. */
  readonly set: string;
  /** What holds the token of who has the lock. */
  readonly lock: string;
}

/** The keys of a run that several hosts share, all in that slot. */
export interface MeetingKeys extends StoreKeys {
  /** A hash: what each host says of itself when it comes, by its number. */
  readonly here: string;
  /** A hash: what each host did, by its number. */
  readonly done: string;
  /** A hash: when all begin, why one failed, whether all was right, how many have left. */
  readonly word: string;
}

/** What errors call it. */
export function storeName(place: StorePlace): string {
  if (place.kind === "socket") return place.own ? "the private store" : `unix://${place.path}`;
  return `redis://${place.host.includes(":") ? `[${place.host}]` : place.host}:${place.port}`;
}
