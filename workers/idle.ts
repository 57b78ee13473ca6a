// A process that does nothing: what its runtime occupies by itself. It says a word, and is ended.

/** It ends by itself should nobody end it, in milliseconds. */
const LONGEST_MS = 60_000;

console.log("idle");
setTimeout(() => {}, LONGEST_MS);
