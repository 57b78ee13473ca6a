// Judges the cores: whether there are enough, of one kind, physical, at a fixed speed, and without other work.

import { count, hundredths, percent } from "../result/number.ts";
import { type Diagnosis, ok, warn } from "./diagnosis.ts";
import type { Machine } from "./machine.ts";
import type { Environment } from "../result/result.ts";
import { areApart, microseconds } from "../result/wake_ups.ts";
import { coreList } from "./topology.ts";
import type { WakeUps } from "./wake_up.ts";

/** Other work may take this share of the usable cores before it shows in the numbers. */
const LOAD_SHARE = 0.15;
/** The same of what runs at this moment, which is known better than the load of the last minute. */
const NEIGHBOUR_SHARE = 0.05;
/** Some time is stolen on every virtual machine. */
const STEAL_SHARE = 0.005;

/** What cores there are for `workers` workers. */
export function judgeCoresOf(environment: Environment, machine: Machine, workers: number): (Diagnosis | null)[] {
  return [
    judgeGovernor(environment.governor),
    judgeTurbo(machine),
    judgeLoad(environment, machine),
    judgeNeighbours(environment, machine),
    judgeCores(environment, workers),
    judgeSiblings(machine, workers),
    judgeNodes(machine),
    judgeKinds(machine),
    judgeQuota(machine, environment.cores),
    judgeSteal(machine),
    judgeWakeUps(machine.wake_ups),
  ];
}

function judgeGovernor(governor: string | null): Diagnosis | null {
  const code = "governor";
  if (governor === null) return null;
  if (governor === "performance") return ok(code, "The frequency governor is performance.");
  return warn(
    code,
    `The frequency governor is ${governor}, so clocks follow the load; run "sudo cpupower frequency-set -g performance".`,
  );
}

function judgeTurbo({ turbo, turbo_off }: Machine): Diagnosis | null {
  const code = "turbo";
  if (turbo === null) return null;
  if (!turbo) return ok(code, "Turbo is off.");
  const remedy = turbo_off === null ? "turn it off in the firmware" : `run "${turbo_off}"`;
  return warn(code, `Turbo is on, so a few busy cores run faster than many; ${remedy}.`);
}

function judgeLoad({ load_at_start: load, usable_cores }: Environment, { neighbours }: Machine): Diagnosis | null {
  const code = "load";
  if (load === null) return null;
  const fact = `The load is ${hundredths(load)} on ${cores(usable_cores)}`;
  if (load <= LOAD_SHARE * usable_cores) return ok(code, `${fact}.`);
  if (neighbours.cores !== null && neighbours.cores <= NEIGHBOUR_SHARE * usable_cores) {
    return ok(code, `${fact}, of work that has ended.`);
  }
  return warn(
    code,
    `${fact}, so other work takes part in what is measured; end it, or wait until the load has fallen.`,
  );
}

function judgeNeighbours({ usable_cores }: Environment, { neighbours }: Machine): Diagnosis | null {
  const code = "neighbours";
  if (neighbours.cores === null) return null;
  const fact = `Other programs use ${hundredths(neighbours.cores)} of ${cores(usable_cores)} at this moment`;
  if (neighbours.cores <= NEIGHBOUR_SHARE * usable_cores) return ok(code, `${fact}.`);
  const named = neighbours.programs.map(({ name, pid, cores }) => `${name} (pid ${pid}) ${hundredths(cores)}`);
  const [first] = neighbours.programs;
  const remedy = first === undefined
    ? "end them"
    : first.service === null
    ? `run "kill ${first.pid}" if it is yours to end`
    : `run "sudo systemctl stop ${first.service}" if it can be spared`;
  return warn(
    code,
    `${fact}${named.length > 0 ? `, namely ${named.join(", ")}` : ""}; ${remedy}, or wait until they have ended.`,
  );
}

function judgeCores({ usable_cores, cores: all }: Environment, workers: number): Diagnosis {
  const code = "cores";
  const fact = `${cores(usable_cores)} of ${all} can be used`;
  if (usable_cores >= workers) return ok(code, `${fact}.`);
  return warn(
    code,
    `${fact} for ${workers} workers, which must take turns; give "--workers ${
      Math.max(1, Math.floor(usable_cores))
    }", or use more cores.`,
  );
}

/** Warns unless there is a physical core for each worker and one for the command and the system. */
function judgeSiblings({ topology }: Machine, workers: number): Diagnosis | null {
  const code = "smt";
  if (topology === null) return null;
  const { physical } = topology;
  const threads = physical.flat().length;
  const [many, few] = [
    `${threads} usable cores`,
    `${physical.length} physical ${physical.length === 1 ? "core" : "cores"}`,
  ];
  if (threads === physical.length) return ok(code, "Each usable core is a physical core of its own.");
  const fact = `The ${many} are threads of ${few} (SMT)`;
  if (physical.length > workers) return ok(code, `${fact}, which is one for each of ${workers} workers.`);
  return warn(
    code,
    `${fact}, and two on one core slow each other down; run "taskset -c ${
      coreList(physical.map(([first]) => first!))
    } paratax …", or "echo off | sudo tee /sys/devices/system/cpu/smt/control".`,
  );
}

function judgeNodes({ topology }: Machine): Diagnosis | null {
  const code = "numa";
  if (topology === null) return null;
  const { nodes } = topology;
  if (nodes.length === 1) return ok(code, "All usable cores are near the same memory.");
  const largest = nodes.reduce((most, node) => node.length > most.length ? node : most);
  return warn(
    code,
    `The usable cores lie on ${nodes.length} NUMA nodes, so some memory is farther from some workers; run "taskset -c ${
      coreList(largest)
    } paratax …", or "numactl --cpunodebind" and "--membind" of one node.`,
  );
}

function judgeKinds({ topology }: Machine): Diagnosis | null {
  if (topology === null || topology.kinds.length === 1) return null;
  const [fastest] = topology.kinds;
  const kinds = topology.kinds.map(coreList).join(" and ");
  return warn(
    "core-kinds",
    `The usable cores are of ${topology.kinds.length} kinds (${kinds}), so workers run at different speeds; run ` +
      `"taskset -c ${coreList(fastest!)} paratax …".`,
  );
}

function judgeQuota({ cpu_quota: quota, cpu_quota_group, throttling }: Machine, all: number): Diagnosis | null {
  if (quota === null || quota >= all) return null;
  const taken = throttling === null || throttling.throttled === 0
    ? ""
    : `, as it has in ${percent(throttling.throttled / throttling.periods)} of its periods so far`;
  return warn(
    "cpu-quota",
    `A control group allows ${cores(quota)} and stops all workers once that is used up${taken}; ${
      liftingOf(cpu_quota_group, all)
    }.`,
  );
}

/** How to lift the limit: the name of its group shows who set it, except in a container with a namespace of its own. */
function liftingOf(group: string | null, all: number): string {
  const container = /^(?:docker-|libpod-)?([0-9a-f]{12})[0-9a-f]{52}(?:\.scope)?$/.exec(group ?? "")?.[1];
  if (container !== undefined) return `run "docker update --cpus ${all} ${container}" on its host`;
  if (/\.(service|slice|scope)$/.test(group ?? "")) {
    return `run "sudo systemctl set-property --runtime ${group} CPUQuota="`;
  }
  return `lift the CPU limit of the container, for example by "docker update --cpus ${all} CONTAINER" on its host`;
}

function judgeSteal({ steal_share: share }: Machine): Diagnosis | null {
  const code = "steal";
  if (share === null) return null;
  if (share <= STEAL_SHARE) return ok(code, "No hypervisor takes time away.");
  return warn(
    code,
    `The hypervisor has given ${percent(share)} of the time that this machine wanted to others; measure at a quieter ` +
      "hour, or on a machine of its own.",
  );
}

function judgeWakeUps({ usual_ns, kept_awake_ns }: WakeUps): Diagnosis | null {
  const code = "wake-ups";
  if (usual_ns === null) return null;
  const fact = `A sleeping thread wakes after ${microseconds(usual_ns)}`;
  if (kept_awake_ns === null) return ok(code, `${fact}.`);
  const other = `after ${microseconds(kept_awake_ns)} where cores are kept awake`;
  if (!areApart(kept_awake_ns, usual_ns)) return ok(code, `${fact}, and ${other}.`);
  return warn(
    code,
    `${fact} as idle cores sleep, and ${other}, which whatever else runs may do too: so what blocks is fast or slow by ` +
      'chance; give "--keep-awake" to have one mode.',
  );
}

function cores(number: number): string {
  return count(hundredths(number), "cores");
}
