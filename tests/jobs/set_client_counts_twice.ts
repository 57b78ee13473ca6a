// The process of scenario 2 that counts every insert twice.

import { serve } from "../../runtime/scope.ts";
import { setClient } from "../../workers/set_client_main.ts";
import type { SetWorkerReport } from "../../workers/set_sharer_main.ts";

serve((message, port) => {
  const { post } = port;
  port.post = (value) => {
    const report = value as SetWorkerReport | "ready";
    post(report === "ready" ? report : { ...report, inserts: 2 * report.inserts });
  };
  return setClient(message, port);
});
