// Which cores share what, on recorded machines.

import assert from "node:assert/strict";
import { test } from "node:test";
import { coreList, readTopology } from "../../../../engine/machine/topology.ts";

/** A machine's files; `siblings` is the text of each core's thread_siblings_list, `capacity` of its cpu_capacity. */
interface Recorded {
  readonly online?: string;
  readonly siblings?: readonly string[];
  readonly capacity?: readonly number[];
  readonly files?: Readonly<Record<string, string>>;
  readonly allowed: string;
}

function read({ online, siblings = [], capacity = [], files = {}, allowed }: Recorded) {
  const folder = "/sys/devices/system/cpu";
  const all: Record<string, string> = { "/proc/self/status": `Name:\tcat\nCpus_allowed_list:\t${allowed}\n`, ...files };
  if (online !== undefined) all[`${folder}/online`] = online;
  siblings.forEach((text, core) => all[`${folder}/cpu${core}/topology/thread_siblings_list`] = text);
  capacity.forEach((value, core) => all[`${folder}/cpu${core}/cpu_capacity`] = String(value));
  return (path: string) => all[path] ?? null;
}

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const alone = (cores: readonly number[]) => cores.map((core) => [core]);

/** Core i7-1260P: four fast cores of two threads, eight slow ones of one. */
const HYBRID: Recorded = {
  online: "0-15",
  siblings: [...range(0, 7).map((core) => `${core & ~1}-${core | 1}`), ...range(8, 15).map(String)],
  files: {
    "/sys/devices/cpu_core/cpus": "0-7",
    "/sys/devices/cpu_atom/cpus": "8-15",
    "/sys/devices/system/node/online": "0",
    "/sys/devices/system/node/node0/cpulist": "0-15",
  },
  allowed: "0-15",
};

/** Two EPYC 7232P in one board, each eight cores of two threads: siblings are 16 apart. */
const EPYC: Recorded = {
  online: "0-31",
  siblings: range(0, 31).map((core) => `${core % 16},${core % 16 + 16}`),
  files: {
    "/sys/devices/system/node/online": "0-1",
    "/sys/devices/system/node/node0/cpulist": "0-7,16-23",
    "/sys/devices/system/node/node1/cpulist": "8-15,24-31",
  },
  allowed: "0-127", // the kernel's list names cores that the board could have
};

test("a hybrid Intel has cores of two kinds, and threads on the fast ones alone", () => {
  const { physical, nodes, kinds } = readTopology(read(HYBRID))!;
  assert.deepEqual(physical, [[0, 1], [2, 3], [4, 5], [6, 7], ...alone(range(8, 15))]);
  assert.deepEqual([nodes, kinds], [[range(0, 15)], [range(0, 7), range(8, 15)]]);
  const slow = readTopology(read({ ...HYBRID, allowed: "8-11" }))!;
  assert.deepEqual(slow, { physical: alone(range(8, 11)), nodes: [range(8, 11)], kinds: [range(8, 11)] });
});

test("an AMD with two sockets has siblings far apart, and two nodes", () => {
  const { physical, nodes, kinds } = readTopology(read(EPYC))!;
  assert.deepEqual(physical, range(0, 15).map((core) => [core, core + 16]));
  assert.deepEqual(nodes, [[...range(0, 7), ...range(16, 23)], [...range(8, 15), ...range(24, 31)]]);
  assert.equal(kinds.length, 1);
});

test("of what a container or taskset allows, only siblings that are both usable are siblings", () => {
  assert.deepEqual(readTopology(read({ ...EPYC, allowed: "0-3" }))!.physical, alone(range(0, 3)));
  const both = readTopology(read({ ...EPYC, allowed: "0-1,16" }))!;
  assert.deepEqual(both, { physical: [[0, 16], [1]], nodes: [[0, 1, 16]], kinds: [[0, 1, 16]] });
});

test("an ARM has no threads; its capacities tell big cores from little ones", () => {
  const pi = readTopology(
    read({ online: "0-3", siblings: ["0", "1", "2", "3"], capacity: Array(4).fill(1024), allowed: "0-3" }),
  )!;
  assert.deepEqual(pi, { physical: alone(range(0, 3)), nodes: [range(0, 3)], kinds: [range(0, 3)] });
  const big = readTopology(
    read({
      online: "0-5",
      siblings: range(0, 5).map(String),
      capacity: [446, 446, 446, 446, 1024, 1024],
      allowed: "0-5",
    }),
  )!;
  assert.deepEqual(big.kinds, [[4, 5], [0, 1, 2, 3]]);
});

const CPUINFO = range(0, 3).map((core) =>
  `processor\t: ${core}\nmodel name\t: Xeon\nphysical id\t: 0\nsiblings\t: 4\ncore id\t\t: ${
    core >> 1
  }\ncpu cores\t: 2\n`
).join("\n");

test("where /sys may not be read, as under Deno's permissions or WSL 1, /proc/cpuinfo tells of threads", () => {
  const { physical, nodes, kinds } = readTopology(read({ files: { "/proc/cpuinfo": CPUINFO }, allowed: "0-3" }))!;
  assert.deepEqual([physical, nodes, kinds], [[[0, 1], [2, 3]], [range(0, 3)], [range(0, 3)]]);
  const sockets = CPUINFO.replaceAll("core id\t\t: 1", "core id\t\t: 0").replace(
    /(processor\t: [23][^]*?physical id\t: )0/g,
    "$11",
  );
  assert.deepEqual(readTopology(read({ files: { "/proc/cpuinfo": sockets }, allowed: "0-3" }))!.physical, [[0, 1], [
    2,
    3,
  ]]);
  const arm = "processor\t: 0\nBogoMIPS\t: 243.75\n\nprocessor\t: 1\nBogoMIPS\t: 243.75\n";
  assert.deepEqual(readTopology(read({ files: { "/proc/cpuinfo": arm }, allowed: "0-1" }))!.physical, [[0], [1]]);
});

test("a machine that tells nothing has no topology", () => {
  assert.equal(readTopology(() => null), null);
});

test("lists are as short as the kernel's tools read them", () => {
  assert.equal(coreList([0, 1, 2, 3, 8]), "0-3,8");
  assert.equal(coreList([0, 2, 4]), "0,2,4");
  assert.equal(coreList([5]), "5");
  assert.equal(coreList([]), "");
});
