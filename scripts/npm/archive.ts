// A folder as a package manager's archive: the same bytes of the same files each time, on every system.

import { Buffer } from "node:buffer";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const BLOCK = 512;

/** A .tgz of all files in `folder`, below "package/", by name; those in `programs` may be executed. */
export function packed(folder: string, programs: readonly string[]): Uint8Array {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile()).map((name) => name.replaceAll("\\", "/")).sort();
  const blocks = names.flatMap((name) => {
    const content = readFileSync(join(folder, name));
    const padding = new Uint8Array((BLOCK - content.length % BLOCK) % BLOCK);
    return [header(`package/${name}`, content.length, programs.includes(name) ? 0o755 : 0o644), content, padding];
  });
  const archive = gzipSync(Buffer.concat([...blocks, new Uint8Array(2 * BLOCK)]), { level: 9 });
  archive[9] = 255; // the system that made it: unknown
  return archive;
}

/** As POSIX's ustar has it. Throws where the name is too long for that. */
function header(name: string, size: number, mode: number): Uint8Array {
  if (name.length > 100) throw new Error(`Cannot pack ${name}: its name has more than 100 characters.`);
  const bytes = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number): number =>
    bytes.write(`${value.toString(8).padStart(digits, "0")}\0`, at, "latin1");
  bytes.write(name, 0, "utf8");
  octal(mode, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(size, 124, 11);
  octal(499162500, 136, 11); // 26 October 1985, as npm has it: some refuse archives of 1970
  bytes.write("        0", 148, "latin1"); // blanks in the sum's place while it is summed up, and "0": a file
  bytes.write("ustar\0" + "00", 257, "latin1");
  octal(bytes.reduce((sum, byte) => sum + byte, 0), 148, 6);
  return bytes;
}
