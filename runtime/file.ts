// Whole files of bytes, for a worker or its parent. Who uses them imports this file, so it costs the others nothing.

interface FileSystem {
  writeFileSync(path: string, bytes: Uint8Array): void;
  readFileSync(path: string): Uint8Array;
}
declare const process: { getBuiltinModule(name: "node:fs"): FileSystem };

export function writeBytes(path: string, bytes: Uint8Array): void {
  if ("Deno" in globalThis) return Deno.writeFileSync(path, bytes);
  process.getBuiltinModule("node:fs").writeFileSync(path, bytes);
}

export function readBytes(path: string): Uint8Array {
  return "Deno" in globalThis ? Deno.readFileSync(path) : process.getBuiltinModule("node:fs").readFileSync(path);
}
