// Where a local socket listens. A file of its own, as the code of sockets costs those who load it.

/** So many bytes the address of a socket may have: 108 with its end on Linux, 104 on macOS. */
const LONGEST_ADDRESS = 103;

export interface AddressSite {
  /** "windows" and others; and the pid of this process. */
  readonly system: string;
  readonly pid: number;
  /** A folder of this process, in the one that it and its workers run in. */
  readonly folder: string | null;
}

/** The address of a server by its number: a path in the folder, or on Windows a name that nobody else has. */
export function localAddress({ system, pid, folder }: AddressSite, server: number): string {
  if (system === "windows") {
    return `\\\\.\\pipe\\paratax-${pid}-${folder!.replace(/\W/g, "").slice(-8)}-${server}`;
  }
  const path = `${folder}/socket-${server}`;
  if (new TextEncoder().encode(path).length <= LONGEST_ADDRESS) return path;
  // Cells and their workers run in the folder above, so that this shorter name leads there too.
  return `${folder!.slice(folder!.lastIndexOf("/") + 1)}/socket-${server}`;
}
