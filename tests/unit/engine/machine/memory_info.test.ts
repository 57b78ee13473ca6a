import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryInfo } from "../../../../engine/machine/memory_info.ts";

test("memory is read in bytes", () => {
  const meminfo =
    "MemTotal:       24684084 kB\nMemAvailable:   24279600 kB\nSwapTotal:       2097148 kB\nSwapFree:        2097000 kB\n";
  assert.deepEqual(memoryInfo(meminfo), {
    total_bytes: 24684084 * 1024,
    available_bytes: 24279600 * 1024,
    swap_used_bytes: 148 * 1024,
  });
  assert.deepEqual(memoryInfo(""), { total_bytes: null, available_bytes: null, swap_used_bytes: null });
});
