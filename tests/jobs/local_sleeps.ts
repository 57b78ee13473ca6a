// The worker of local sets that takes 30 ms for each insert: for the multiplication by which it finds an id's slot.

import { serve } from "../../runtime/scope.ts";
import { local } from "../../workers/local_main.ts";
import { sleep } from "./sleep.ts";

const FIBONACCI = 0x9e3779b1; // as in sync/id_set.ts

const multiply = Math.imul;
Math.imul = (a, b) => {
  if (b === FIBONACCI) sleep(30);
  return multiply(a, b);
};
serve(local);
