// Which pages of files a group of processes has in memory, and who of the group has them too: what their memory would
// be if nobody else on the machine ran the same program or used the same library. The kernel's own PSS and USS divide a
// page among all processes there are, so they fall as soon as an outsider starts the same binary.

/** Bytes of one process. */
export interface FilePages {
  /** Each page divided by the processes of the group that have it. */
  readonly proportional: number;
  /** Pages that no other process of the group has, but one outside of it: unique to it were it not for that one. */
  readonly uniqueButForOthers: number;
}

export interface FilePagesReader {
  /** In the order of `pids`. Throws where the system does not tell, or a process is gone. */
  read(pids: readonly number[]): FilePages[];
}

/** Fills as much of `into` as there is from `position` on; returns how many bytes. Its errors are thrown. */
export type ReadAt = (path: string, position: number, into: Uint8Array) => number;

/** A part of a file that a process has mapped; places are counted in pages. */
interface Mapping {
  readonly address: number;
  readonly pages: number;
  readonly file: string;
  readonly offset: number;
}

/** Bits of the upper half of an entry of /proc/PID/pagemap. */
const PRESENT = 2 ** 31;
const OF_FILE = 2 ** 29; // or shared memory
const EXCLUSIVE = 2 ** 24;

/** So many entries of eight bytes are read at once: what lies in this process's memory is on the meter. */
const ENTRIES = 8192;

/** What is kept of a page of one process. */
const HAS = 1;
const HAS_EXCLUSIVELY = 2;

/** AT_PAGESZ of /proc/self/auxv: pairs of a word that names and one that says. */
const PAGE_SIZE_NAME = 6;

export function filePagesReader(readText: (path: string) => string, readAt: ReadAt): FilePagesReader {
  const pageSize = pageSizeOf(readAt);
  const bytes = new Uint8Array(ENTRIES * 8);
  const words = new Uint32Array(bytes.buffer);
  const kept: Uint8Array[] = []; // one for each process, used again by the next look

  /** Notes of every page of the mappings whether it is there; returns the notes, mapping after mapping. */
  function look(index: number, pid: number, mappings: readonly Mapping[]): Uint8Array {
    const pages = mappings.reduce((sum, mapping) => sum + mapping.pages, 0);
    if (!kept[index] || kept[index].length < pages) kept[index] = new Uint8Array(pages);
    const notes = kept[index];
    let at = 0;
    for (const { address, pages } of mappings) {
      for (let done = 0; done < pages;) {
        const asked = Math.min(ENTRIES, pages - done);
        const got = readAt(`/proc/${pid}/pagemap`, (address + done) * 8, bytes.subarray(0, asked * 8)) / 8;
        if (got < 1) throw new Error(`/proc/${pid}/pagemap ended early`);
        for (let entry = 0; entry < got; entry++) {
          const upper = words[entry * 2 + 1];
          const isThere = (upper & PRESENT) !== 0 && (upper & OF_FILE) !== 0;
          notes[at++] = !isThere ? 0 : (upper & EXCLUSIVE) !== 0 ? HAS_EXCLUSIVELY : HAS;
        }
        done += got;
      }
    }
    return notes;
  }

  return {
    read(pids) {
      const group = pids.map((pid, index) => {
        const mappings = mappingsIn(readText(`/proc/${pid}/maps`), pageSize);
        return { mappings, notes: look(index, pid, mappings) };
      });
      const holders = countHolders(group);
      return group.map(({ mappings, notes }) => {
        let proportional = 0;
        let uniqueButForOthers = 0;
        eachPage(mappings, notes, (note, file, page) => {
          const count = holders.get(file)!.counts[page];
          proportional += 1 / count;
          if (count === 1 && note === HAS) uniqueButForOthers++;
        });
        return { proportional: proportional * pageSize, uniqueButForOthers: uniqueButForOthers * pageSize };
      });
    },
  };
}

interface Look {
  readonly mappings: readonly Mapping[];
  readonly notes: Uint8Array;
}

/** How many of the group have each page of each file. Where a process has mapped a page twice, one note of it stays. */
function countHolders(group: readonly Look[]): Map<string, { counts: Uint16Array; lastBy: Uint16Array }> {
  const lengths = new Map<string, number>();
  for (const { mappings } of group) {
    for (const { file, offset, pages } of mappings) {
      lengths.set(file, Math.max(lengths.get(file) ?? 0, offset + pages));
    }
  }
  const holders = new Map(
    [...lengths].map(([file, length]) => [
      file,
      { counts: new Uint16Array(length), lastBy: new Uint16Array(length) },
    ]),
  );
  group.forEach(({ mappings, notes }, index) => {
    eachPage(mappings, notes, (_, file, page, at) => {
      const { counts, lastBy } = holders.get(file)!;
      if (lastBy[page] === index + 1) return void (notes[at] = 0);
      lastBy[page] = index + 1;
      counts[page]++;
    });
  });
  return holders;
}

/** Calls with each page that is noted and the place of its note. */
function eachPage(
  mappings: readonly Mapping[],
  notes: Uint8Array,
  call: (note: number, file: string, page: number, at: number) => void,
): void {
  let at = 0;
  for (const { file, offset, pages } of mappings) {
    for (let page = offset; page < offset + pages; page++, at++) {
      if (notes[at] !== 0) call(notes[at], file, page, at);
    }
  }
}

/** The mappings of files among the lines of /proc/PID/maps: address range, permissions, offset, device, inode, path. */
function mappingsIn(text: string, pageSize: number): Mapping[] {
  const mappings: Mapping[] = [];
  for (const line of text.split("\n")) {
    const match = /^([\da-f]+)-([\da-f]+) \S+ ([\da-f]+) (\S+) ([1-9]\d*)/.exec(line);
    if (match === null) continue; // no inode: not of a file
    const [start, end, offset] = match.slice(1, 4).map((hex) => Number.parseInt(hex, 16) / pageSize);
    mappings.push({ address: start, pages: end - start, file: `${match[4]} ${match[5]}`, offset });
  }
  return mappings;
}

function pageSizeOf(readAt: ReadAt): number {
  const words = new Uint32Array(256);
  const length = readAt("/proc/self/auxv", 0, new Uint8Array(words.buffer)) / 4;
  for (let at = 0; at < length; at += 4) if (words[at] === PAGE_SIZE_NAME) return words[at + 2];
  throw new Error("/proc/self/auxv does not tell the size of a page");
}
