// Bytes as text and back, as a program that sends JSON does it: by the language's own, which is new, or by Buffer.

interface OwnBytes {
  toBase64?(): string;
}
interface OwnArray {
  fromBase64?(text: string): Uint8Array;
}
interface NodeBuffer {
  from(bytes: ArrayBufferLike, offset: number, length: number): { toString(encoding: "base64"): string };
  from(text: string, encoding: "base64"): Uint8Array<ArrayBuffer>;
}
declare const process: { getBuiltinModule(name: "node:buffer"): { readonly Buffer: NodeBuffer } };

export function toBase64(bytes: Uint8Array): string {
  const own = bytes as OwnBytes;
  if (own.toBase64) return own.toBase64();
  return process.getBuiltinModule("node:buffer").Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString("base64");
}

export function fromBase64(text: string): Uint8Array {
  const own = Uint8Array as OwnArray;
  return own.fromBase64 ? own.fromBase64(text) : process.getBuiltinModule("node:buffer").Buffer.from(text, "base64");
}
