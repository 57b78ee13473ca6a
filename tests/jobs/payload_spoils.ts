// A worker of the payload ladder that says it got something else.

import { PROCESS_FLAG, programArguments, serve } from "../../runtime/scope.ts";
import { payload } from "../../workers/payload_main.ts";
import type { ReportNumbers } from "../../workers/payload_ways.ts";

function spoilt([digest, ...times]: ReportNumbers): ReportNumbers {
  return [digest! ^ 1, ...times];
}

if (programArguments()[0] === PROCESS_FLAG) {
  const { stringify } = JSON;
  JSON.stringify = ((value: unknown) =>
    stringify(Array.isArray(value) ? spoilt(value) : value)) as typeof JSON.stringify;
}

serve((start, port) => {
  const { bare } = port;
  if (bare) port.bare = (report) => bare(spoilt(report as ReportNumbers));
  return payload(start, port);
});
