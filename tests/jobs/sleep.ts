// Blocks this thread, whatever it is.

const word = new Int32Array(new SharedArrayBuffer(4));

export function sleep(ms: number): void {
  Atomics.wait(word, 0, 0, ms);
}
