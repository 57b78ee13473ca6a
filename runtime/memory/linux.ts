// Memory of processes on Linux, from /proc, read synchronously.

import type { MemoryReader, MemorySample } from "./contract.ts";
import type { FilePages } from "./file_pages.ts";
import type { FilePagesClient } from "./file_pages_client.ts";

/**
 * RSS, USS and PSS as if nobody but the processes asked for had their programs and libraries in memory.
 *
 * What is a process's own comes from /proc/PID/smaps_rollup, where the kernel adds up the pages of all mappings; USS is
 * Private_Clean + Private_Dirty + Private_Hugetlb, as in psutil's `memory_full_info`. The pages of files are then taken
 * from /proc/PID/pagemap and shared out among the processes of one `read` alone: the kernel shares them out among all
 * there are, so that its PSS and USS of a cell fall when anybody else runs the same binary. Where pagemap cannot be read
 * the kernel's figures stand, and `dependsOnOthers` says so.
 *
 * The kernel counts hugetlbfs pages in neither Rss nor Pss, so a process that uses them can have a USS above its RSS.
 *
 * Where the kernel has no smaps_rollup or does not let it be read, RSS comes from /proc/PID/status (VmRSS, which lags by
 * some pages), and USS and PSS are reasons.
 *
 * The kernel walks every page: a read takes about half a millisecond for a process of 30 MiB and 8 for one of 500 MiB.
 *
 * @param readText for example `Deno.readTextFileSync`; passed in, as importing `node:fs` costs Deno milliseconds.
 */
export function linuxMemory(readText: (path: string) => string, filePages?: FilePagesClient): MemoryReader {
  return {
    // The samples are taken during the call; only the pages of files come later.
    async read(pids) {
      const samples = pids.map((pid) => sampleOf(pid, readText));
      if (!filePages || samples.some((sample) => sample === null)) return samples.map(plain);
      try {
        const pages = await filePages.read(pids);
        return samples.map((sample, index) => alone(sample!, pages[index]));
      } catch (error) {
        return samples.map((sample) => ({ ...plain(sample)!, dependsOnOthers: messageOf(error) }));
      }
    },
    close: () => filePages?.close(),
  };
}

/** A sample with what of its PSS is no file's, in bytes; null where the kernel does not tell. */
interface Rollup extends MemorySample {
  readonly anonymous: number | null;
}

/**
 * The sample as it would be if nobody else had its files in memory. Its files are counted a moment after the rest, when
 * there may be a page more: still USS is a part of PSS, and PSS of RSS.
 */
function alone({ rss, uss, pss, anonymous }: Rollup, { proportional, uniqueButForOthers }: FilePages): MemorySample {
  const shared = typeof pss === "number" && anonymous !== null
    ? atMost(Math.round(anonymous + proportional), rss)
    : pss;
  return { rss, uss: typeof uss === "number" ? atMost(uss + uniqueButForOthers, shared) : uss, pss: shared };
}

function atMost(value: number, limit: MemorySample["pss"]): number {
  return typeof limit === "number" ? Math.min(value, limit) : value;
}

function plain(sample: Rollup | null): MemorySample | null {
  return sample && { rss: sample.rss, uss: sample.uss, pss: sample.pss };
}

function sampleOf(pid: number, readText: (path: string) => string): Rollup | null {
  try {
    return parseRollup(readText(`/proc/${pid}/smaps_rollup`));
  } catch (error) {
    return codeOf(error) === "ESRCH" ? null : sampleWithoutRollup(pid, readText, error);
  }
}

function parseRollup(text: string): Rollup | null {
  const rss = bytesOf(text, "Rss");
  const pss = bytesOf(text, "Pss");
  const clean = bytesOf(text, "Private_Clean");
  const dirty = bytesOf(text, "Private_Dirty");
  const huge = bytesOf(text, "Private_Hugetlb");
  // The file is empty, or cut short, when the process ends while it is read.
  if (rss === null || pss === null || clean === null || dirty === null || huge === null) return null;
  const anonymous = bytesOf(text, "Pss_Anon") ?? bytesOf(text, "Anonymous"); // the one since Linux 5.3
  return { rss, uss: clean + dirty + huge, pss, anonymous };
}

/** ENOENT alone does not tell a process that is gone from a kernel without the file: the status file does. */
function sampleWithoutRollup(pid: number, readText: (path: string) => string, cause: unknown): Rollup | null {
  let status: string;
  try {
    status = readText(`/proc/${pid}/status`);
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ESRCH") return null;
    const none = { unavailable: `Cannot read /proc/${pid}/status: ${messageOf(error)}` };
    return { rss: none, uss: none, pss: none, anonymous: null };
  }
  const rss = bytesOf(status, "VmRSS");
  // A process that ended but was not waited for has a status without memory.
  if (rss === null) return null;
  const none = {
    unavailable: codeOf(cause) === "ENOENT"
      ? "USS and PSS need /proc/PID/smaps_rollup, which this kernel lacks: use Linux 4.14 or later"
      : `USS and PSS need /proc/${pid}/smaps_rollup, which cannot be read: ${messageOf(cause)}`,
  };
  return { rss, uss: none, pss: none, anonymous: null };
}

/** The value of a line such as `Rss:        1744 kB`, which is not the first one, in bytes. */
function bytesOf(text: string, field: string): number | null {
  const at = text.indexOf(`\n${field}:`);
  if (at < 0) return null;
  const kilobytes = Number.parseInt(text.slice(at + field.length + 2), 10);
  return Number.isNaN(kilobytes) ? null : kilobytes * 1024;
}

/** Deno gives ESRCH no code, only its number, which is 3 on every Linux. */
function codeOf(error: unknown): string | undefined {
  const { code } = error as { code?: string };
  return code ?? (messageOf(error).includes("(os error 3)") ? "ESRCH" : undefined);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
