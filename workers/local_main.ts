// A worker of local sets: fills a set of its own, without asking anybody, and hands it over when it is done.

import { clockOrigin, finishReported, type JobMain } from "../runtime/scope.ts";
import { capacityFor, insert } from "../sync/id_set.ts";
import { threadWords } from "../sync/shared_words.ts";
import { startTogether } from "../sync/start_gate.ts";
import { idStream } from "../sync/splitmix64.ts";
import { limitsOf, type Pace, type Span, stopwatch, timingMask } from "./pace.ts";
import type { HistogramData } from "../sync/histogram.ts";

export interface LocalStart extends Pace {
  readonly worker: number;
  readonly workers: number;
  readonly idSpace: number;
  /** The most different ids that can come. */
  readonly distinct: number;
  /** Threads: where the set is, and how they start together; word 0 is the stop word. */
  readonly shared: {
    readonly words: Int32Array<SharedArrayBuffer>;
    readonly gate: number;
    readonly table: Uint32Array;
  } | null;
  /** Processes: the file that takes the ids, four bytes each. */
  readonly file: string | null;
}

export interface LocalReport extends Span {
  readonly attempts: number;
  /** Ids that were new to this worker's own set. */
  readonly inserts: number;
  readonly insertTime: HistogramData;
  /** Processes: how long it took to write the set to the file, in seconds; 0 for threads, whose set is shared. */
  readonly handOverS: number;
}

export const local: JobMain = async (message, port) => {
  const start = message as LocalStart;
  const { timing, shared } = start;
  const table = shared?.table ?? new Uint32Array(capacityFor(start.distinct));
  table.fill(0); // its pages are there beforehand
  const nextId = idStream(start.worker, start.idSpace);
  const mask = timingMask(timing);
  const insertTime = stopwatch();
  let attempts = 0;
  let inserts = 0;
  port.post("ready");
  if (shared ? !startTogether(threadWords(shared.words), shared.gate, start.workers) : port.receive!() !== "go") {
    return port.finish(null);
  }
  const begun = performance.now();
  const { end, most } = limitsOf(start, begun);
  let now = begun;
  while (now < end && attempts < most) {
    const id = nextId();
    const looks = (attempts & mask) === 0;
    const asked = looks ? performance.now() : now;
    if (insert(table, id)) inserts++;
    if (looks) now = performance.now();
    if (looks && timing !== "off") insertTime.add(now - asked);
    attempts++;
  }
  const ended = performance.now();
  if (start.file !== null) {
    const { writeBytes } = await import("../runtime/file.ts");
    const ids = table.filter((key) => key !== 0).map((key) => key - 1);
    writeBytes(start.file, new Uint8Array(ids.buffer));
  }
  const handOverS = start.file === null ? 0 : (performance.now() - ended) / 1000;
  const span = { origin: clockOrigin, begun, ended };
  const report: LocalReport = { ...span, attempts, inserts, insertTime: insertTime.data(), handOverS };
  finishReported(port, report);
};
