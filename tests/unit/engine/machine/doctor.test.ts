import assert from "node:assert/strict";
import { test } from "node:test";
import { examine } from "../../../../engine/machine/doctor.ts";
import type { Diagnosis } from "../../../../engine/machine/diagnosis.ts";
import type { Machine } from "../../../../engine/machine/machine.ts";
import type { Topology } from "../../../../engine/machine/topology.ts";
import type { Environment } from "../../../../engine/result/result.ts";
import type { RuntimeName } from "../../../../runtime/contract.ts";
import type { Found } from "../../../../runtime/find.ts";

const ENVIRONMENT: Environment = {
  os: "Debian GNU/Linux 12, Linux 6.1",
  arch: "x64",
  cpu: "AMD EPYC",
  cores: 16,
  usable_cores: 16,
  memory_bytes: 32 * 2 ** 30,
  governor: "performance",
  load_at_start: 0.2,
};

/** Sixteen cores, each its own. */
const CORES = Array.from({ length: 16 }, (_, core) => core);
const TOPOLOGY: Topology = { physical: CORES.map((core) => [core]), nodes: [CORES], kinds: [CORES] };
/** Eight cores of two threads each, as Intel numbers them. */
const SMT: Topology = { ...TOPOLOGY, physical: CORES.slice(8).map((core) => [core - 8, core]) };
const BUSY = { pid: 4711, name: "cc1plus", cores: 1.5, service: null };

const MACHINE: Machine = {
  cpu_quota: null,
  cpu_quota_group: null,
  throttling: null,
  topology: TOPOLOGY,
  steal_share: 0,
  neighbours: { cores: 0.1, programs: [] },
  wake_ups: { usual_ns: 12_000, kept_awake_ns: 11_000 },
  available_bytes: 24 * 2 ** 30,
  swap_used_bytes: 0,
  virtual: false,
  on_battery: false,
  turbo: false,
  turbo_off: null,
  open_files: 1024,
  processes: Infinity,
  folders: [{ path: "/tmp", writable: true }],
  mkfifo: "/bin/mkfifo",
  compiler: "/usr/bin/cc",
};

function found(name: RuntimeName, version: string): Found {
  return { kind: "found", identity: { name, version, engine: "V8 14.2", path: `/opt/${name}`, standalone: false } };
}

const RUNTIMES = { deno: found("deno", "2.9.5"), bun: found("bun", "1.4.5"), node: found("node", "26.10.0") };

function unfit(environment: Partial<Environment>, machine: Partial<Machine> = {}, workers?: number): Diagnosis[] {
  return examine({ ...ENVIRONMENT, ...environment }, { ...MACHINE, ...machine }, RUNTIMES, workers)
    .filter(({ level }) => level !== "ok");
}

/** One fact that spoils a measurement, and what it is to be called. */
const SPOILED: readonly (readonly [Diagnosis["level"], string, Partial<Environment>, Partial<Machine>])[] = [
  ["warn", "governor", { governor: "powersave" }, {}],
  ["warn", "governor", { governor: "mixed: performance, powersave" }, {}],
  ["warn", "turbo", {}, { turbo: true }],
  ["warn", "load", { load_at_start: 2.5 }, { neighbours: { cores: null, programs: [] } }],
  ["warn", "cores", { usable_cores: 7.5 }, {}],
  ["warn", "cpu-quota", {}, { cpu_quota: 12.5 }],
  ["warn", "smt", {}, { topology: SMT }],
  ["warn", "numa", {}, { topology: { ...TOPOLOGY, nodes: [CORES.slice(0, 8), CORES.slice(8)] } }],
  ["warn", "core-kinds", {}, { topology: { ...TOPOLOGY, kinds: [CORES.slice(0, 4), CORES.slice(4)] } }],
  ["warn", "steal", {}, { steal_share: 0.03 }],
  ["warn", "neighbours", {}, { neighbours: { cores: 1.6, programs: [BUSY] } }],
  ["warn", "neighbours", {}, { neighbours: { cores: 1.6, programs: [] } }],
  ["warn", "memory", {}, { available_bytes: 2 ** 29 }],
  ["warn", "memory", { memory_bytes: 2 ** 29 }, {}],
  ["warn", "swap", {}, { swap_used_bytes: 2 ** 30 }],
  ["warn", "wake-ups", {}, { wake_ups: { usual_ns: 70_000, kept_awake_ns: 11_000 } }],
  ["warn", "virtual", {}, { virtual: true }],
  ["warn", "battery", {}, { on_battery: true }],
  ["warn", "open-files", {}, { open_files: 256 }],
  ["warn", "processes", {}, { processes: 100 }],
  ["warn", "processes", {}, { processes: 100, group_processes: 100 }],
  ["warn", "memory", {}, { group_memory: { limit: 2 ** 30, left: 2 ** 28 } }],
  ["missing", "temporary-folder", {}, { folders: [{ path: "/tmp", writable: false }] }],
  ["missing", "mkfifo", {}, { mkfifo: null }],
  ["missing", "compiler", {}, { compiler: null }],
];

test("on a fit machine all is well", () => {
  const findings = examine(ENVIRONMENT, MACHINE, RUNTIMES);
  assert.deepEqual(findings.filter(({ level }) => level !== "ok"), []);
  assert.equal(new Set(findings.map(({ code }) => code)).size, findings.length);
  for (const { message } of findings) assert.match(message, /^[^;]+\.$/);
});

for (const [level, code, environment, machine] of SPOILED) {
  const fact = JSON.stringify({ ...environment, ...machine });
  test(`${fact} is found as ${code}, with what to do`, () => {
    const findings = unfit(environment, machine);
    assert.deepEqual(findings.map((finding) => [finding.level, finding.code]), [[level, code]]);
    assert.match(findings[0].message, /^[A-Z\d/][^\n]+; [^\n]+\.$/);
  });
}

test("a quota that allows as much as all cores limits nothing", () => {
  assert.deepEqual(unfit({}, { cpu_quota: 16 }), []);
});

test("what a control group alone allows is put right there, not by ulimit or by closing programs", () => {
  const [processes] = unfit({}, { processes: 100, group_processes: 100 });
  assert.match(processes!.message, /control group allows only 100 .*\(pids\.max\)/);
  const [memory] = unfit({}, { group_memory: { limit: 2 ** 30, left: 2 ** 28 } });
  assert.match(
    memory!.message,
    /^256 MiB .* as a control group allows 1\.0 GiB.*docker update --memory/,
  );
  const [slows] = unfit({}, { group_memory: { limit: 2 ** 30, left: 2 ** 28, slows: true } });
  assert.match(slows!.message, /allows 1\.0 GiB before it slows .*\(memory\.high\).*MemoryHigh=4G/);
  assert.match(unfit({}, { processes: 100, group_processes: 5000 })[0]!.message, /ulimit -u/);
  assert.deepEqual(unfit({}, { group_memory: { limit: 2 ** 35, left: 2 ** 34 } }), []);
});

test("cores are held against the workers", () => {
  assert.deepEqual(unfit({ usable_cores: 2 }, {}, 2), []);
  assert.match(unfit({ usable_cores: 2 }, {}, 4)[0].message, /^2 cores of 16 can be used for 4 workers/);
});

test("the load of work that has ended is no harm", () => {
  assert.deepEqual(unfit({ load_at_start: 9 }, { neighbours: { cores: 0.8, programs: [] } }), []);
  const [load] = examine({ ...ENVIRONMENT, load_at_start: 9 }, MACHINE, RUNTIMES).filter(({ code }) => code === "load");
  assert.equal(load!.message, "The load is 9 on 16 cores, of work that has ended.");
  const codes = unfit({ load_at_start: 9 }, { neighbours: { cores: 1.6, programs: [] } }).map(({ code }) => code);
  assert.deepEqual(codes, ["load", "neighbours"]);
});

test("a little load and a few old pages in swap are no harm", () => {
  assert.deepEqual(unfit({ load_at_start: 2.4 }, { swap_used_bytes: 2 ** 20 }), []);
});

/** The command that a warning ends with. */
function remedy(environment: Partial<Environment>, machine: Partial<Machine>, workers?: number): string {
  const [finding, ...others] = unfit(environment, machine, workers);
  assert.deepEqual(others, []);
  return finding.message.slice(finding.message.indexOf("; ") + 2);
}

test("each warning ends with the command that mends it on this machine", () => {
  assert.match(remedy({ governor: "powersave" }, {}), /^run "sudo cpupower frequency-set -g performance"\.$/);
  const off = "echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo";
  assert.equal(remedy({}, { turbo: true, turbo_off: off }), `run "${off}".`);
  assert.equal(remedy({}, { turbo: true }), "turn it off in the firmware.");
  assert.match(
    remedy({}, { topology: SMT }),
    /^run "taskset -c 0-7 paratax …", or "echo off \| sudo tee .*smt\/control"\.$/,
  );
  const [first, second] = [CORES.slice(0, 6), CORES.slice(6)];
  assert.match(remedy({}, { topology: { ...TOPOLOGY, nodes: [first, second] } }), /^run "taskset -c 6-15 paratax …"/);
  assert.match(remedy({}, { topology: { ...TOPOLOGY, kinds: [first, second] } }), /^run "taskset -c 0-5 paratax …"\.$/);
  assert.match(remedy({}, { neighbours: { cores: 1.6, programs: [BUSY] } }), /^run "kill 4711"/);
  const service = { ...BUSY, service: "builds.service" };
  assert.match(
    remedy({}, { neighbours: { cores: 1.6, programs: [service] } }),
    /^run "sudo systemctl stop builds\.service"/,
  );
  assert.match(remedy({ usable_cores: 2.5 }, {}), /^give "--workers 2"/);
});

test("a CPU limit is lifted where it was set", () => {
  const lifting = (cpu_quota_group: string) => remedy({}, { cpu_quota: 2, cpu_quota_group });
  const id = "0123456789ab" + "c".repeat(52);
  assert.match(lifting(`docker-${id}.scope`), /^run "docker update --cpus 16 0123456789ab" on its host\.$/);
  assert.match(lifting(id), /^run "docker update --cpus 16 0123456789ab" on its host\.$/);
  assert.match(
    lifting("user-1000.slice"),
    /^run "sudo systemctl set-property --runtime user-1000\.slice CPUQuota="\.$/,
  );
  assert.match(lifting("cgroup"), /^lift the CPU limit of the container/);
  const throttling = { throttled: 30, periods: 200, seconds: 4 };
  assert.match(unfit({}, { cpu_quota: 2, throttling })[0].message, /as it has in 15 % of its periods/);
});

test("threads of one core are no harm where there are cores enough, and no warning names what is not usable", () => {
  assert.deepEqual(unfit({}, { topology: SMT }, 7), []);
  assert.deepEqual(unfit({}, { topology: SMT }, 8).map(({ code }) => code), ["smt"]);
  const [told] = examine(ENVIRONMENT, { ...MACHINE, topology: SMT }, RUNTIMES, 4).filter(({ code }) => code === "smt");
  assert.match(told.message, /^The 16 usable cores are threads of 8 physical cores/);
});

test("the busiest programs are named, with what each takes", () => {
  const programs = [BUSY, { pid: 12, name: "rsync", cores: 0.3, service: null }];
  const [{ message }] = unfit({}, { neighbours: { cores: 1.9, programs } });
  assert.match(
    message,
    /^Other programs use 1\.9 of 16 cores .*namely cc1plus \(pid 4711\) 1\.5, rsync \(pid 12\) 0\.3;/,
  );
  assert.deepEqual(unfit({}, { neighbours: { cores: 0.8, programs } }), []);
});

test("doctor tells the two modes of waking apart, where both are known", () => {
  const said = (usual_ns: number | null, kept_awake_ns: number | null) =>
    examine(ENVIRONMENT, { ...MACHINE, wake_ups: { usual_ns, kept_awake_ns } }, RUNTIMES)
      .find(({ code }) => code === "wake-ups");
  assert.equal(
    said(12_345, 11_000)?.message,
    "A sleeping thread wakes after 12 µs, and after 11 µs where cores are kept awake.",
  );
  assert.match(
    said(68_000, 9000)!.message,
    /^A sleeping thread wakes after 68 µs as idle cores sleep, and after 9 µs where .* give "--keep-awake"/,
  );
  assert.deepEqual(said(68_000, null), {
    level: "ok",
    code: "wake-ups",
    message: "A sleeping thread wakes after 68 µs.",
  });
  assert.equal(said(null, 9000), undefined);
});

test("what a system does not tell is not judged", () => {
  const unknown = {
    available_bytes: null,
    swap_used_bytes: null,
    virtual: null,
    on_battery: null,
    turbo: null,
    topology: null,
    steal_share: null,
    neighbours: { cores: null, programs: [] },
    wake_ups: { usual_ns: null, kept_awake_ns: null },
    open_files: null,
    processes: null,
    folders: [],
    mkfifo: undefined,
  };
  const codes = examine({ ...ENVIRONMENT, governor: null, load_at_start: null }, { ...MACHINE, ...unknown }, RUNTIMES)
    .map(({ code }) => code);
  assert.deepEqual(codes, ["cores", "compiler", "runtime-deno", "runtime-bun", "runtime-node"]);
});

test("a runtime that was not found is missing, for the reason that the search gave", () => {
  const runtimes = {
    deno: { kind: "missing", reason: "Deno was not found; install it." },
    bun: { kind: "unfit", reason: "Bun is too old; install a newer one.", path: "/opt/bun" },
    node: RUNTIMES.node,
  } as const;
  const findings = examine(ENVIRONMENT, MACHINE, runtimes).filter(({ level }) => level !== "ok");
  assert.deepEqual(findings, [
    { level: "missing", code: "runtime-deno", message: "Deno was not found; install it." },
    { level: "missing", code: "runtime-bun", message: "Bun is too old; install a newer one." },
  ]);
});

test("a found runtime is told with what it can do", () => {
  const message = (node: Found) =>
    examine(ENVIRONMENT, MACHINE, { ...RUNTIMES, node }).find(({ code }) => code === "runtime-node")?.message;
  assert.equal(
    message(RUNTIMES.node),
    "Node 26.10.0 (V8 14.2) at /opt/node runs threads (joined by the worker's exit event) and processes, by spawn and pool, " +
      "and from one binary too.",
  );
  const own = { ...found("node", "26.10.0"), passedOver: ["/tmp/node may be replaced"] } as Found & { kind: "found" };
  const compiled: Found = { ...own, identity: { ...own.identity, path: "/opt/paratax", standalone: true } };
  assert.match(message(compiled) ?? "", /^Node 26\.10\.0 \(V8 14\.2\) in this program at \/opt\/paratax runs /);
  assert.match(message(compiled) ?? "", / binary too\. Not taken: \/tmp\/node may be replaced\.$/);
  assert.match(message(found("node", "24.11.0")) ?? "", /one binary only from 25\.5\.0 on\.$/);
});
