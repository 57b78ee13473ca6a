// Messages in a stream of bytes, each with its length before it, as one writes it by hand.

/** Hears the stream in whatever parts it comes. */
export function messageSplitter(onMessage: (message: Uint8Array) => void): (part: Uint8Array) => void {
  const length = new Uint8Array(4);
  let message: Uint8Array | null = null;
  let held = 0; // bytes of the length, or of the message
  return (part) => {
    for (let at = 0; at < part.length;) {
      const into: Uint8Array = message ?? length;
      const taken = part.subarray(at, at + into.length - held);
      into.set(taken, held);
      held += taken.length;
      at += taken.length;
      if (held < into.length) return;
      held = 0;
      if (message) onMessage(message);
      message = message ? null : new Uint8Array(new Uint32Array(length.buffer)[0]!);
    }
  };
}
