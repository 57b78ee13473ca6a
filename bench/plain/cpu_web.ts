// The least Web Worker that does the work.

function cpu(rounds: number): number {
  let x = 0x12345678;
  for (let i = 0; i < rounds; i++) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    x = (x ^ (x >>> 16)) >>> 0;
  }
  return x;
}

const scope = globalThis as unknown as {
  onmessage: ((event: { data: number }) => void) | null;
  postMessage(value: number): void;
  close?(): void;
};

scope.onmessage = (event) => {
  scope.postMessage(cpu(event.data));
  scope.onmessage = null;
  scope.close?.();
};
