// The first multiplication takes 200 ms longer.

import { sleep } from "./sleep.ts";

const multiply = Math.imul;
Math.imul = (a, b) => {
  sleep(200);
  Math.imul = multiply;
  return multiply(a, b);
};
