// Memory of processes on macOS, from its own tools ps and footprint: two programs are started for each read.

import type { Figure, MemoryReader, MemorySample, Unavailable } from "./contract.ts";

type Run = (command: readonly string[]) => Promise<string>;

/** Bytes by process id, or why there are none. */
type Listing = ReadonlyMap<number, number> | Unavailable;

const PSS: Unavailable = {
  unavailable: "PSS needs to know how many processes share each page, which macOS tells no program",
};

/**
 * RSS is the resident size of `ps`. Freed pages that the system has not taken back count in it.
 *
 * USS is `phys_footprint` of footprint(1), the kernel's own account of what a process costs and the Memory column of
 * Activity Monitor. psutil's USS walks the regions and counts resident pages that are private or copy-on-write with one
 * owner. The footprint differs: it has dirty pages also when they are compressed or swapped out, page tables, and
 * graphics memory, but no clean pages. It can be above RSS.
 *
 * Each read starts both programs at once and takes as long as footprint, published at 30 to 90 ms for one process, on a
 * core that the workers then lack.
 */
export function macosMemory(run: Run): MemoryReader {
  const listResident = lister(
    run,
    // -o twice: in BSD's grammar all that follows an equals sign may be a heading.
    (pids) => ["/bin/ps", "-o", "pid=", "-o", "rss=", "-p", pids.join(",")],
    parsePs,
  );
  const listFootprints = lister(
    run,
    (pids) => ["/usr/bin/footprint", "-f", "bytes", ...pids.flatMap((pid) => ["-p", String(pid)])],
    parseFootprint,
  );
  return {
    async read(pids) {
      if (pids.length === 0) return [];
      const [resident, footprints] = await Promise.all([listResident(pids), listFootprints(pids)]);
      return pids.map((pid) => sampleOf(pid, resident, footprints));
    },
    close() {},
  };
}

function sampleOf(pid: number, resident: Listing, footprints: Listing): MemorySample | null {
  const rss = figureOf(pid, resident);
  const uss = figureOf(pid, footprints);
  return rss === null || uss === null ? null : { rss, uss, pss: PSS };
}

function figureOf(pid: number, listing: Listing): Figure | null {
  return "unavailable" in listing ? listing : listing.get(pid) ?? null;
}

/** A tool that has never listed a process does not work; once it has, a process that it leaves out is gone. */
function lister(
  run: Run,
  commandFor: (pids: readonly number[]) => readonly string[],
  parse: (text: string) => ReadonlyMap<number, number>,
): (pids: readonly number[]) => Promise<Listing> {
  let works = false;
  return async (pids) => {
    const command = commandFor(pids);
    let listing: ReadonlyMap<number, number>;
    try {
      listing = parse(await run(command));
    } catch (error) {
      return { unavailable: `Cannot run ${command[0]}: ${error instanceof Error ? error.message : error}` };
    }
    works ||= pids.some((pid) => listing.has(pid));
    return works ? listing : { unavailable: `${command[0]} told nothing: run ${command.join(" ")} to see why` };
  };
}

/** Lines of a process id and kibibytes. A process that ended but was not waited for is listed with 0: left out. */
function parsePs(text: string): ReadonlyMap<number, number> {
  const bytes = new Map<number, number>();
  for (const [, pid, kibibytes] of text.matchAll(/^[ \t]*(\d+)[ \t]+(\d+)[ \t]*$/gm)) {
    if (Number(kibibytes) > 0) bytes.set(Number(pid), Number(kibibytes) * 1024);
  }
  return bytes;
}

/**
 * Each process has a heading `NAME [PID]: 64-bit …` and below it `phys_footprint: N B`. For a process that it does not
 * find footprint looks for one with that number in its name, so there can be strangers in the output.
 */
function parseFootprint(text: string): ReadonlyMap<number, number> {
  const bytes = new Map<number, number>();
  let current = 0;
  for (const [, pid, footprint] of text.matchAll(/\[(\d+)\]: \d+-bit\b|^[ \t]*phys_footprint: (\d+) B[ \t]*$/gm)) {
    if (pid !== undefined) current = Number(pid);
    else bytes.set(current, Number(footprint));
  }
  return bytes;
}
