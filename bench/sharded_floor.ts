// Scenario 3 against the same in C, by FIFOs and by rings, and its ways against each other.

import { median } from "../engine/result/statistics.ts";
import { type Bench, foundRuntimes, line, measureCell } from "./bench.ts";
import { compileFloor } from "./floor.ts";

const PRODUCERS = 8;
const SECONDS = 2;
const WIDTHS = [7, 32, 11, 11, 7, 6];

/** How items travel, as paratax calls it, and by whom. */
const MODES = { fifo: "processes", shm: "processes", ring: "threads", "futex-ring": "threads" } as const;

type Transport = keyof typeof MODES;

/** A cell, or the same in C: by which way, and to how many writers. */
type Entry = readonly [transport: Transport, writers: number];

interface Contest {
  readonly what: Entry;
  /** Another of the same runtime, or one in C. */
  readonly against: { readonly own: Entry } | { readonly c: Entry };
  readonly aim: number | null;
}

const CONTESTS: readonly Contest[] = [
  { what: ["fifo", 1], against: { c: ["fifo", 1] }, aim: 0.6 },
  { what: ["fifo", 8], against: { c: ["fifo", 1] }, aim: 0.4 },
  { what: ["ring", 1], against: { own: ["fifo", 1] }, aim: 5 },
  { what: ["futex-ring", 1], against: { own: ["fifo", 1] }, aim: 5 },
  { what: ["ring", 1], against: { c: ["ring", 1] }, aim: null },
  { what: ["shm", 1], against: { own: ["ring", 1] }, aim: 0.9 },
  { what: ["shm", 1], against: { c: ["shm", 1] }, aim: null },
  ...(["ring", "futex-ring"] as const).flatMap((ring) =>
    [2, 8].map((writers): Contest => ({ what: [ring, writers], against: { own: [ring, 1] }, aim: 0.5 }))
  ),
  { what: ["futex-ring", 2], against: { c: ["ring", 2] }, aim: null },
  { what: ["futex-ring", 8], against: { c: ["ring", 8] }, aim: null },
];

/** What more writers do to the ring in C: the machine's own part of it. */
const IN_C: readonly (readonly ["fifo" | "ring" | "shm", number])[] = [["fifo", 1], ["ring", 1], ["ring", 2], [
  "ring",
  8,
], ["shm", 1]];

export async function benchSharded(bench: Bench, blocks: number): Promise<void> {
  const floor = await compileFloor(bench.runtime, bench.folder);
  if (!floor) return console.log("Scenario 3 against C: skipped, there is no C compiler.");
  console.log(`Scenario 3: ${PRODUCERS} producers, ${SECONDS} s, in turns with the same in C, ${blocks} blocks`);
  console.log(line(["runtime", "what", "ops/s", "against", "ratio", "aim"], WIDTHS));
  const runtimes = await foundRuntimes();
  const figures = new Map<string, number[]>();
  const nameOf = (who: string, [transport, writers]: Entry): string => `${who} ${transport} ${writers}`;
  const add = (name: string, value: number): void => void figures.set(name, [...figures.get(name) ?? [], value]);
  const medianOf = (name: string): number => median(figures.get(name)!);
  const inC = {
    fifo: () => floor.fifo(PRODUCERS, SECONDS),
    ring: (writers: number) => floor.ring(PRODUCERS, SECONDS, writers),
    shm: (writers: number) => floor.shmring(PRODUCERS, SECONDS, writers),
  };
  const cells = new Map(CONTESTS.map(({ what }) => [nameOf("", what), what]));
  for (let block = 0; block < blocks; block++) {
    for (const entry of IN_C) add(nameOf("c", entry), await inC[entry[0]](entry[1]));
    for (const entry of cells.values()) {
      for (const identity of runtimes) {
        const [transport, writers] = entry;
        const pace = { duration_ms: SECONDS * 1000, warmup: 0, id_space: 10_000_000, timing: "every", verify: true };
        const config = { workers: PRODUCERS, writers, transport, ...pace };
        const { ops_per_s } = await measureCell(bench, identity, "sharded-writers", MODES[transport], config);
        add(nameOf(identity.name, entry), ops_per_s!);
      }
    }
  }
  const show = (who: string, words: string, own: number, other: number, aim: number | null): void => {
    const numbers = [own.toFixed(0), other.toFixed(0), (own / other).toFixed(3), String(aim ?? "–")];
    console.log(line([who, words, ...numbers], WIDTHS));
  };
  for (const { what, against, aim } of CONTESTS) {
    const [transport, writers] = what;
    for (const { name } of runtimes) {
      const [who, other] = "c" in against ? ["c", against.c] as const : [name, against.own] as const;
      const words = `${transport}, writers ${writers}, to ${who === "c" ? "C" : `${other[0]}, ${other[1]}`}`;
      show(name, words, medianOf(nameOf(name, what)), medianOf(nameOf(who, other)), aim);
    }
  }
  for (const writers of [2, 8]) {
    show(
      "C",
      `ring, writers ${writers}, to ring, 1`,
      medianOf(nameOf("c", ["ring", writers])),
      medianOf("c ring 1"),
      null,
    );
  }
}
