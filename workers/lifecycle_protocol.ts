// What workers that come and go say to the cell, and what they are started with.

export type LifecycleStart =
  /** Fills its heap, works once, answers and ends. */
  | { readonly kind: "use"; readonly heapMb: number; readonly rounds: number }
  /** Stays until it is ended by force. */
  | { readonly kind: "stay" }
  /** Answers each word at once, until it is told to end. */
  | { readonly kind: "ping" }
  /** Holds a heap and makes garbage beside it for so long, then ends. */
  | { readonly kind: "churn"; readonly heapMb: number; readonly ms: number };

export type LifecycleWord =
  | { readonly kind: "answer"; readonly answer: number; readonly kept: number }
  /** `thread` is its number for the system, where that tells. */
  | { readonly kind: "ready"; readonly thread: number | null }
  | { readonly kind: "pong" }
  /** How many MiB of garbage it made. */
  | { readonly kind: "churned"; readonly mebibytes: number };
