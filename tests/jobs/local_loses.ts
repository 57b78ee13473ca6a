// The worker of local sets that loses an id before it hands its set over.

import { readFileSync, writeFileSync } from "node:fs";
import { serve } from "../../runtime/scope.ts";
import { local, type LocalStart } from "../../workers/local_main.ts";

serve((message, port) => {
  const { shared, file } = message as LocalStart;
  const { post } = port;
  port.post = (value) => {
    if (value !== "ready" && shared) shared.table[shared.table.findIndex((key) => key !== 0)] = 0;
    if (value !== "ready" && file !== null) writeFileSync(file, readFileSync(file).subarray(4));
    post(value);
  };
  return local(message, port);
});
