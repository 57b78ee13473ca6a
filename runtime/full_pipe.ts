// Detects a full pipe and waits before the next try. Cells on Deno load this, so it imports nothing of Node's.

/** How long to wait before a full pipe is tried again, in milliseconds. */
const WAIT_MS = 4;

/** Whether a write failed as the pipe is full. */
export function isFull(error: unknown): boolean {
  const { code, name } = error as { code?: string; name?: string };
  return code === "EAGAIN" || name === "WouldBlock" || /\bos error 11\b|EAGAIN/.test(String(error));
}

export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, WAIT_MS));
}
