// A lock for processes: a named pipe that holds one byte. Who reads the byte has the lock, and writes it back to give it
// up; the system lets one of those who read have it.

import { openPipe } from "../runtime/pipe.ts";
import type { BlockingLock, LockPlace } from "../sync/lock.ts";

export interface TokenPlace extends LockPlace {
  readonly kind: "token";
  readonly path: string;
}

export function open({ path }: TokenPlace): BlockingLock {
  const pipe = openPipe(path);
  const token = new Uint8Array(1);
  return { acquire: () => pipe.read(token) === 1, release: () => pipe.write(token) };
}

/** The measuring process's part. */
export interface TokenLock {
  readonly place: TokenPlace;
  close(): void;
}

/** Puts the token into a pipe that was made for it, and keeps it there: a pipe forgets its byte once nobody has it open. */
export function layOut(path: string): TokenLock {
  const pipe = openPipe(path);
  pipe.write(new Uint8Array(1));
  return { place: { kind: "token", path }, close: pipe.close };
}
