// Takes 64 MiB and writes to every page of them.

export const held = new Uint8Array(64 * 2 ** 20).fill(1);
(globalThis as { held?: unknown }).held = held; // nobody may collect it
