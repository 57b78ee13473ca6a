// Looks at the machine and at every runtime that is found on it, as a run would find them.

import type { Found } from "../../runtime/find.ts";
import { RUNTIME_NAMES, type RuntimeName } from "../../runtime/runtimes.ts";
import type { Diagnosis } from "../machine/diagnosis.ts";
import { findAwakePlan } from "../machine/awake_cores.ts";
import { examine } from "../machine/doctor.ts";
import { readEnvironment } from "../machine/environment.ts";
import { type Machine, readMachine } from "../machine/machine.ts";
import { readNeighbours } from "../machine/neighbours.ts";
import { startWakeUpMeter, type WakeUps } from "../machine/wake_up.ts";
import type { Runtime } from "../../runtime/contract.ts";
import { keepAwake } from "../../runtime/keep_awake.ts";
import type { Environment } from "../result/result.ts";
import type { Host, RunOptions } from "./host.ts";
import { findProgram } from "./programs.ts";

/** For how long other programs are observed, in milliseconds. */
const LOOK_MS = 500;

export interface Examined {
  readonly environment: Environment;
  readonly machine: Machine;
  readonly runtimes: Readonly<Record<RuntimeName, Found>>;
  /** What this machine does to a measurement, and which it makes impossible. */
  readonly findings: readonly Diagnosis[];
}

export async function examineMachine(
  { runtime }: Pick<Host, "runtime">,
  { paths }: Pick<RunOptions, "paths">,
): Promise<Examined> {
  const environment = readEnvironment();
  const sleep = () => new Promise<void>((resolve) => void runtime.after(LOOK_MS, resolve));
  const neighbours = await readNeighbours(sleep, [runtime.pid]);
  const machine = readMachine(neighbours, await readWakeUps(runtime));
  const find = async (name: RuntimeName) => [name, await findProgram(name, paths[name], runtime.identity)] as const;
  const found = await Promise.all(RUNTIME_NAMES.map(find)); // side by side, as one may hang
  const runtimes = Object.fromEntries(found) as Record<RuntimeName, Found>;
  return { environment, machine, runtimes, findings: examine(environment, machine, runtimes) };
}

/** In both modes: as the machine is, and with its cores kept awake for a moment, where they can be. */
async function readWakeUps(runtime: Runtime): Promise<WakeUps> {
  const meter = startWakeUpMeter(runtime);
  try {
    const usual_ns = await meter.look();
    const plan = findAwakePlan(runtime.system);
    if ("gap" in plan) return { usual_ns, kept_awake_ns: null };
    const awake = keepAwake(runtime, plan.priority, plan.cores);
    try {
      await awake.spinners;
      return { usual_ns, kept_awake_ns: await meter.look() };
    } catch { // they cannot be started here after all
      return { usual_ns, kept_awake_ns: null };
    } finally {
      await awake.close();
    }
  } finally {
    await meter.close();
  }
}
