// Threads for tests, on all three runtimes: a fixture calls `answer`, a test calls `ask`. The one place in the tests
// that knows the runtime: Web Workers on Deno and Bun, node:worker_threads on Node.

const isNode = !("Deno" in globalThis) && !("Bun" in globalThis);
const nodeThreads = isNode ? await import("node:worker_threads") : undefined;

const DEADLINE_MS = 10_000;

type Answer = { readonly value: unknown } | { readonly error: string };

/**
 * Starts a fixture as a thread, gives it `start`, and returns what its job returned. Rejects with what it threw, or when
 * it gives no answer in time.
 */
export async function ask<Value>(fixture: string, start: unknown): Promise<Value> {
  const url = new URL(`../fixtures/${fixture}`, import.meta.url);
  const late = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => late.resolve({ error: `no answer in ${DEADLINE_MS} ms` }), DEADLINE_MS);
  const asked = nodeThreads ? askNodeThread(nodeThreads, url, start) : askWebWorker(url, start);
  const answer = await Promise.race([asked, late.promise]).finally(() => clearTimeout(timer));
  if ("error" in answer) throw new Error(`${fixture}: ${answer.error}`);
  return answer.value as Value;
}

function askWebWorker(url: URL, start: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(url, { type: "module" });
    worker.addEventListener("message", (event) => resolve(event.data));
    worker.addEventListener("error", (event) => {
      event.preventDefault(); // Deno dies of it otherwise.
      reject(new Error(event.message));
    });
    worker.addEventListener("close", () => reject(new Error(`${url} ended without an answer`)));
    worker.postMessage(start);
  });
}

function askNodeThread({ Worker }: typeof import("node:worker_threads"), url: URL, start: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(url);
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error(`${url} ended without an answer`)));
    worker.postMessage(start);
    worker.unref(); // A hung thread must not keep a failed test from ending; listening has undone an earlier unref.
  });
}

/** Runs a job for the one message of this thread, answers with what it returned or threw, and ends the thread. */
export function answer<Start>(job: (start: Start) => unknown): void {
  if (nodeThreads) {
    const port = nodeThreads.parentPort!;
    port.once("message", async (start: Start) => port.postMessage(await outcome(job, start)));
    return;
  }
  const scope = globalThis as unknown as {
    onmessage: ((event: MessageEvent<Start>) => void) | null;
    postMessage(answer: Answer): void;
    close?(): void;
  };
  scope.onmessage = async (event) => {
    const answered = await outcome(job, event.data); // Bun ends a thread that listens no longer
    scope.onmessage = null;
    scope.postMessage(answered);
    scope.close?.(); // Bun has no close: its threads end once nothing listens.
  };
}

async function outcome<Start>(job: (start: Start) => unknown, start: Start): Promise<Answer> {
  try {
    return { value: await job(start) };
  } catch (error) {
    return { error: String(error) };
  }
}
