// The answer of the article's CPU function, worked out another way than the workers do, so that theirs can be checked.

/** The value after `rounds` of x ← 1103515245·x + 12345; x ← x xor (x >> 16), modulo 2³², from 0x12345678. */
export function cpuAnswer(rounds: number): number {
  let high = 0x1234;
  let low = 0x5678;
  for (let round = 0; round < rounds; round++) { // long multiplication by 16-bit digits: no product passes 2^53
    const sum = low * 1103515245 + 12345;
    low = sum % 65536;
    high = (high * 1103515245 + Math.floor(sum / 65536)) % 65536;
    low ^= high;
  }
  return high * 65536 + low;
}
