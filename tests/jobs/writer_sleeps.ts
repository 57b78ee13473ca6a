// The writer of scenario 3 that takes 30 ms for each item.

import { serve } from "../../runtime/scope.ts";
import { writer } from "../../workers/writer_main.ts";
import { wrapServers } from "../helpers/broken_ends.ts";
import { sleep } from "./sleep.ts";

wrapServers((handle) => (...words) => {
  sleep(30);
  handle(...words);
});
serve(writer);
