// The least worker that does the task of scenario 1, as one writes it by hand on each runtime: what paratax's own worker
// takes beyond it is paratax's part of an iteration. So it imports nothing, and says its answer alone.

declare const process: {
  readonly argv: readonly string[];
  getBuiltinModule(name: "node:fs"): { writeSync(fd: number, text: string): void };
  getBuiltinModule(name: "node:worker_threads"): {
    readonly parentPort: { postMessage(value: unknown): void };
    readonly workerData: unknown;
  };
};

/** Of a Web Worker, typed here because no runtime has the others' types. */
interface Scope {
  onmessage: ((event: { readonly data: number }) => void) | null;
  postMessage(value: unknown): void;
  close?(): void;
}

function cpu(rounds: number): number {
  let x = 0x12345678;
  for (let i = 0; i < rounds; i++) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    x = (x ^ (x >>> 16)) >>> 0;
  }
  return x;
}

/** The parent hears it as it hears any worker's last word: of Deno's threads that is their end. */
function answer(rounds: number): { readonly value: number; readonly last: true } {
  return { value: cpu(rounds), last: true };
}

const words = "Deno" in globalThis ? Deno.args : process.argv;
if (words.at(-3) === "--paratax-process") {
  const line = JSON.stringify(answer(JSON.parse(words.at(-1)!)));
  // Node's console loads streams, which take a millisecond.
  if ("Deno" in globalThis || "Bun" in globalThis) console.log(line);
  else process.getBuiltinModule("node:fs").writeSync(1, `${line}\n`);
} else if ("Deno" in globalThis || "Bun" in globalThis) {
  const scope = globalThis as unknown as Scope;
  scope.onmessage = ({ data }) => {
    scope.postMessage(answer(data));
    scope.onmessage = null; // Bun's worker ends with its last listener, Deno's only by close
    scope.close?.();
  };
} else {
  const { parentPort, workerData } = process.getBuiltinModule("node:worker_threads");
  parentPort.postMessage(answer(workerData as number));
}
