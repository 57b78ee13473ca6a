// What --store can be: "auto" or the address of a server, and why another text is refused. A text that is refused is not
// shown, as it may have a password in it, or half of one.

import { PASSWORD_VARIABLE } from "../runtime/system.ts";
import type { StorePlace } from "../workers/store_place.ts";

/** A server of the run's own. */
export const AUTO = "auto";

/** The port that both servers listen to. */
const USUAL_PORT = 6379;

const HOST =
  /^(?:redis|valkey):\/\/(?:(?<user>[^@:/?#]+)@)?(?<host>\[[\da-f:.]+\]|[^@:/?#[\]]+)(?::(?<port>\d{1,5}))?\/?$/i;

const SOCKET = /^unix:\/\/(?<path>\/.+)$/;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;

const FORMS = "auto, redis://HOST:PORT or unix:///PATH";

/** Where a server is, or in one sentence why the text is no address. */
export function placeOf(text: string): StorePlace | string {
  const path = SOCKET.exec(text)?.groups?.path;
  if (path !== undefined) return { kind: "socket", path, own: false };
  if (/:[^/].*@|:\/\/.*:.*@|[?&#]/.test(text)) {
    return "Cannot use this --store as it has a password or options in it, which others would see in the list of " +
      `processes: give the address alone, and the password in ${PASSWORD_VARIABLE} or in a file that ` +
      `${PASSWORD_VARIABLE}_FILE names.`;
  }
  if (/^rediss:/i.test(text)) {
    return "Cannot use this --store as paratax speaks no TLS: give the near end of a tunnel to it, redis://127.0.0.1:PORT.";
  }
  const found = HOST.exec(text)?.groups;
  const port = Number(found?.port ?? USUAL_PORT);
  if (!found || port < 1 || port > 65_535) return `Cannot use this --store as it is no address: give ${FORMS}.`;
  const host = found.host!.replace(/[[\]]/g, "");
  if (found.port === undefined && !LOOPBACK.test(host)) {
    return `Cannot use --store redis://${found.host} as it is on another machine and has no port: write it out, as ` +
      `redis://${found.host}:${USUAL_PORT}.`;
  }
  return { kind: "host", host, port, ...(found.user !== undefined && { user: found.user }) };
}

/** Why the text can be no --store, in one sentence; null where it can. */
export function refuseStore(text: string): string | null {
  if (text === AUTO) return null;
  const place = placeOf(text);
  return typeof place === "string" ? place : null;
}

/** Where several are, each of the texts between the commas; or why the first that is none is no address. */
export function placesOf(text: string): readonly StorePlace[] | string {
  const places = text.split(",").map(placeOf);
  return places.find((place): place is string => typeof place === "string") ?? places as StorePlace[];
}

/** The same of several. */
export function refuseStores(text: string): string | null {
  const places = text === AUTO ? AUTO : placesOf(text);
  return places === AUTO || typeof places !== "string" ? null : places;
}
