// The first multiplication takes 40 ms longer.

import { sleep } from "./sleep.ts";

const multiply = Math.imul;
Math.imul = (a, b) => {
  sleep(40);
  Math.imul = multiply;
  return multiply(a, b);
};
