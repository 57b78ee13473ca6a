import assert from "node:assert/strict";
import { test } from "node:test";
import { examine, type Finding } from "../engine/doctor.ts";
import type { Machine } from "../engine/machine.ts";
import type { Environment } from "../engine/result.ts";
import type { RuntimeName } from "../runtime/contract.ts";
import type { Found } from "../runtime/find.ts";

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

const MACHINE: Machine = {
  cpu_quota: null,
  available_bytes: 24 * 2 ** 30,
  swap_used_bytes: 0,
  virtual: false,
  on_battery: false,
  turbo: false,
  open_files: 1024,
  processes: Infinity,
  folders: [{ path: "/tmp", writable: true }, { path: "/dev/shm", writable: true }],
  mkfifo: true,
  compiler: "/usr/bin/cc",
};

function found(name: RuntimeName, version: string): Found {
  return { kind: "found", identity: { name, version, engine: "V8 14.2", path: `/opt/${name}`, standalone: false } };
}

const RUNTIMES = { deno: found("deno", "2.9.5"), bun: found("bun", "1.4.5"), node: found("node", "26.10.0") };

function unfit(environment: Partial<Environment>, machine: Partial<Machine> = {}, workers?: number): Finding[] {
  return examine({ ...ENVIRONMENT, ...environment }, { ...MACHINE, ...machine }, RUNTIMES, workers)
    .filter(({ level }) => level !== "ok");
}

/** One fact that spoils a measurement, and what it is to be called. */
const SPOILED: readonly (readonly [Finding["level"], string, Partial<Environment>, Partial<Machine>])[] = [
  ["warn", "governor", { governor: "powersave" }, {}],
  ["warn", "governor", { governor: "mixed: performance, powersave" }, {}],
  ["warn", "turbo", {}, { turbo: true }],
  ["warn", "load", { load_at_start: 2.5 }, {}],
  ["warn", "cores", { usable_cores: 7.5 }, {}],
  ["warn", "cpu-quota", {}, { cpu_quota: 12.5 }],
  ["warn", "memory", {}, { available_bytes: 2 ** 29 }],
  ["warn", "memory", { memory_bytes: 2 ** 29 }, {}],
  ["warn", "swap", {}, { swap_used_bytes: 2 ** 30 }],
  ["warn", "virtual", {}, { virtual: true }],
  ["warn", "battery", {}, { on_battery: true }],
  ["warn", "open-files", {}, { open_files: 256 }],
  ["warn", "processes", {}, { processes: 100 }],
  ["warn", "processes", {}, { processes: 100, group_processes: 100 }],
  ["warn", "memory", {}, { group_memory: { limit: 2 ** 30, left: 2 ** 28 } }],
  ["missing", "temporary-folder", {}, { folders: [{ path: "/tmp", writable: false }] }],
  ["missing", "shared-memory", {}, { folders: [{ path: "/dev/shm", writable: false }] }],
  ["missing", "mkfifo", {}, { mkfifo: false }],
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
    /^0\.3 GiB .* as a control group allows 1\.0 GiB.*raise the memory limit of the container/,
  );
  assert.match(unfit({}, { processes: 100, group_processes: 5000 })[0]!.message, /ulimit -u/);
  assert.deepEqual(unfit({}, { group_memory: { limit: 2 ** 35, left: 2 ** 34 } }), []);
});

test("cores are held against the workers", () => {
  assert.deepEqual(unfit({ usable_cores: 2 }, {}, 2), []);
  assert.match(unfit({ usable_cores: 2 }, {}, 4)[0].message, /^2 cores of 16 can be used for 4 workers/);
});

test("a little load and a few old pages in swap are no harm", () => {
  assert.deepEqual(unfit({ load_at_start: 2.4 }, { swap_used_bytes: 2 ** 20 }), []);
});

test("what a system does not tell is not judged", () => {
  const unknown = {
    available_bytes: null,
    swap_used_bytes: null,
    virtual: null,
    on_battery: null,
    turbo: null,
    open_files: null,
    processes: null,
    folders: [],
    mkfifo: null,
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
    "Node 26.10.0 (V8 14.2) at /opt/node runs threads (joined by their exit event) and processes, by spawn and pool, " +
      "and from one binary too.",
  );
  assert.match(message(found("node", "24.11.0")) ?? "", /one binary only from 25\.5\.0 on\.$/);
});
