// Blurs a picture of 512 × 512 pixels, four bytes each. It is handed over instead of copied, there and back.

const SIDE = 512;
const CHANNELS = 4;
/** Each pixel becomes the mean of the square of this many pixels each way around it; at the edge, of what there is. */
const REACH = 4;

export default function blur(picture: Uint8Array): Uint8Array {
  if (picture.length !== SIDE * SIDE * CHANNELS) throw new RangeError(`a picture has no ${picture.length} bytes`);
  const rows = new Uint8Array(picture.length);
  const blurred = new Uint8Array(picture.length);
  for (let line = 0; line < SIDE; line++) blurLine(picture, rows, line * SIDE * CHANNELS, CHANNELS);
  for (let line = 0; line < SIDE; line++) blurLine(rows, blurred, line * CHANNELS, SIDE * CHANNELS);
  return blurred;
}

/** The bytes of a line begin at `first`, those of its next pixel `step` bytes later. */
function blurLine(from: Uint8Array, to: Uint8Array, first: number, step: number): void {
  for (let channel = first; channel < first + CHANNELS; channel++) {
    let sum = 0;
    let pixels = 0;
    for (let at = -REACH; at < SIDE; at++) {
      if (at + REACH < SIDE) {
        sum += from[channel + (at + REACH) * step]!;
        pixels++;
      }
      if (at - REACH > 0) {
        sum -= from[channel + (at - REACH - 1) * step]!;
        pixels--;
      }
      if (at >= 0) to[channel + at * step] = Math.round(sum / pixels);
    }
  }
}

/** Its bytes move to the worker, and back, without a copy. */
export function transfer(picture: Uint8Array): ArrayBufferLike[] {
  return [picture.buffer];
}

/** Three pictures, noisy all over. */
export function* inputs(): Generator<Uint8Array> {
  for (let picture = 1; picture <= 3; picture++) {
    yield Uint8Array.from(
      { length: SIDE * SIDE * CHANNELS },
      (_, index) => Math.imul(index + picture, 2_654_435_761) >>> 24,
    );
  }
}
