// What goes wrong with a store, in one sentence that ends with what to do.

import { PASSWORD_VARIABLE } from "../runtime/system.ts";
import { storeName, type StorePlace } from "./store_place.ts";

/** What a worker says in place of its report. */
export interface StoreFault {
  readonly fault: string;
}

export function isStoreFault(value: unknown): value is StoreFault {
  return typeof (value as Partial<StoreFault> | null)?.fault === "string";
}

const PASSWORD = `set ${PASSWORD_VARIABLE} to it, or ${PASSWORD_VARIABLE}_FILE to a file that has it`;

/** How an error reply of a server begins, and what to say of it. */
const REPLIES: readonly (readonly [RegExp, string])[] = [
  [/^OOM /, "has no memory left (OOM): raise its maxmemory, or give a smaller --id-space"],
  [/^(MOVED|ASK|CLUSTERDOWN|CROSSSLOT) /, "is a node of a cluster, which keeps keys on others: give a server alone"],
  [/^READONLY /, "is a replica, which takes no writes: give its primary"],
  [/^NOAUTH /, `asks for a password: ${PASSWORD}`],
  [/^WRONGPASS |^ERR invalid password/, `refuses the password or the user: ${PASSWORD}`],
  [/^ERR .*AUTH.*(without any password|no password is set)/, `asks for no password: unset ${PASSWORD_VARIABLE}`],
  [/^NOPERM /, "does not let this user do it: let it use every command on keys that begin with paratax:"],
  [/^LOADING /, "is still loading its data: wait until it has"],
  [/^MISCONF /, "takes no writes as it cannot save to disk (MISCONF): make room there, or give --store auto"],
  [/^BUSY /, "is busy with somebody's script: wait until that is over"],
  [/max number of clients/, "has no place for so many clients: raise its maxclients, or give fewer --workers"],
];

/** What a system says of a connection that does not come about. */
const UNREACHABLE =
  /^(ECONNREFUSED|ENOENT|EACCES|EPERM|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ENOTSOCK)$/;

/** Of a connection that is over. */
const CLOSED = /^Connection is closed|ECONNRESET|EPIPE|ECONNABORTED|isn't writeable|socket (has been )?(ended|closed)/i;

/** A sentence of an error of the client; null where it is none of the server's doing. */
export function faultOf(error: Error, place: StorePlace): string | null {
  const name = storeName(place);
  const { code = "" } = error as { code?: string };
  if (error.name === "ReplyError") {
    const known = REPLIES.find(([beginning]) => beginning.test(error.message));
    return known ? `${name} ${known[1]}` : `${name} refused a command (${printable(error.message)}): look at its log`;
  }
  if (UNREACHABLE.test(code)) return unreachable(name, code);
  if (error.name === "ParserError" || /^Protocol error/.test(error.message)) {
    return `what answers at ${name} is no Valkey or Redis server: give the address of one`;
  }
  if (CLOSED.test(code) || CLOSED.test(error.message)) return `${name} closed the connection: look at its log`;
  return null;
}

/** Of a connection that came to nothing. */
export function unreachable(name: string, code: string): string {
  return `nothing answers at ${name} (${code}): start a server there, or give --store auto`;
}

/** Of a server that lets a command wait. */
export function silent(place: StorePlace, ms: number): string {
  return `${storeName(place)} did not answer within ${ms / 1000} s: give one that has less to do`;
}

/** A server's words, as far as a line has place for them. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, "?").slice(0, 120);
}
