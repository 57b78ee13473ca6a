// The library's entry for a worker's side: a job imports this and no more, as all that it imports is on its meter.
//
//     import { serve } from "./paratax/worker.ts";
//     serve((start, port) => port.finish(start));

export { type JobMain, type Port, serve } from "./runtime/scope.ts";
