// The process of scenario 2 whose first worker is killed while it holds the lock.

import { serve } from "../../runtime/scope.ts";
import { setClient, type SetClientStart } from "../../workers/set_client_main.ts";
import { openPipe } from "../../runtime/pipe.ts";

const real = setClient({ insertCounts: 1, takesLock: true });
serve((message, port) => {
  const start = message as SetClientStart;
  if (start.worker !== 0) return real(message, port);
  port.post("ready");
  port.receive!();
  openPipe(start.lock!).read(new Uint8Array(1));
  // the global: importing node:process would open the standard input on which this blocks
  process.kill(process.pid, "SIGKILL");
});
