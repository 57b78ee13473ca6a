// Counts pages of files for the measuring process, which would grow by 10 MiB and more if it did so itself: what it
// holds is in what it measures.

import { readAt, readText } from "../runtime/file.ts";
import { filePagesReader } from "../runtime/memory/file_pages.ts";
import { serve } from "../runtime/scope.ts";

serve((_, port) => {
  const reader = filePagesReader(readText, readAt);
  port.onMessage = (pids) => {
    try {
      port.post(reader.read(pids as number[]));
    } catch (error) {
      port.post(error instanceof Error ? error.message : String(error)); // a process that was asked for is gone
    }
  };
});
