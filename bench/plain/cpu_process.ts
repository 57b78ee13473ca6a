// The least program that does the work.

function cpu(rounds: number): number {
  let x = 0x12345678;
  for (let i = 0; i < rounds; i++) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    x = (x ^ (x >>> 16)) >>> 0;
  }
  return x;
}

console.log(cpu(20_000));
