// The writer of scenario 3 that takes one item in a hundred for the one before it, and answers that it was fresh.

import { serve } from "../../runtime/scope.ts";
import { writer } from "../../workers/writer_main.ts";
import { wrapServers } from "../helpers/broken_ends.ts";

let items = 0;
let before = 0;
wrapServers((handle) => (producer, call, id, answer) => {
  if (++items % 100 === 0) return handle(producer, call, before, () => answer(producer, 1));
  before = id;
  handle(producer, call, id, answer);
});
serve(writer);
