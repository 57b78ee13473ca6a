// Reads one file out of a tar archive: POSIX ustar, as npm packs its packages.

const BLOCK = 512;

/** The bytes of the file `path`, the archive's one top folder left out, which npm mostly calls "package"; null where there is none. */
export function fileInTar(archive: Uint8Array, path: string): Uint8Array | null {
  const text = (at: number, length: number): string => {
    const field = archive.subarray(at, at + length);
    const end = field.indexOf(0);
    return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
  };
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0;) {
    const size = parseInt(text(at + 124, 12), 8);
    if (!(size >= 0)) return null;
    const kind = text(at + 156, 1);
    const prefix = text(at + 257, 5) === "ustar" ? text(at + 345, 155) : "";
    const name = [prefix, text(at, 100)].filter((part) => part !== "").join("/");
    const begin = at + BLOCK;
    if ((kind === "0" || kind === "") && name.slice(name.indexOf("/") + 1) === path) {
      return begin + size <= archive.length ? archive.subarray(begin, begin + size) : null;
    }
    at = begin + Math.ceil(size / BLOCK) * BLOCK;
  }
  return null;
}
