// A worker of the payload ladder that says it got something else.

import { PROCESS_FLAG, programArguments, serve } from "../../runtime/scope.ts";
import { payload } from "../../workers/payload_main.ts";
import type { PayloadReport } from "../../workers/payload_ways.ts";

function spoilt(report: PayloadReport): PayloadReport {
  const { received } = report;
  return received ? { received: { ...received, digest: received.digest ^ 1 } } : report;
}

if (programArguments()[0] === PROCESS_FLAG) {
  const { stringify } = JSON;
  JSON.stringify = ((report: PayloadReport) => stringify(spoilt(report))) as typeof JSON.stringify;
}

serve((start, port) => {
  const { bare } = port;
  if (bare) port.bare = (report) => bare(spoilt(report as PayloadReport));
  return payload(start, port);
});
