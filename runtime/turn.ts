// A turn of the event loop: timers that are due and messages that came are heard, and it costs microseconds where a
// timer of 0 ms costs a millisecond. A message to oneself would starve the timers of all three runtimes.

export function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
