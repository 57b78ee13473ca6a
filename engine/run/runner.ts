// Measures cells one after the other, each in a process of its own, in a folder that is gone afterwards however this
// ends. Every command that measures does it through this.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { CELL_FLAG, REHEARSAL_FLAG } from "../cell/protocol.ts";
import { type CellConditions, conditionsBetween, lookAtMachine } from "../machine/conditions.ts";
import { planAwake } from "../machine/awake_cores.ts";
import { startWakeUpMeter } from "../machine/wake_up.ts";
import { cellName } from "../result/cell_name.ts";
import { redactedCell } from "../result/privacy.ts";
import { cellCommands } from "./cell_program.ts";
import { launchCell, type Launched } from "./launch.ts";
import { rehearse, type Rehearsed, withRehearsal } from "./rehearsal.ts";
import { reasonOf } from "../result/printable.ts";
import type { Cell, CellKey } from "../result/result.ts";
import { ownCommand } from "../../runtime/program.ts";
import { killGroup } from "../../runtime/group.ts";
import { openToOthers } from "../../runtime/trust.ts";
import { keepAwake } from "../../runtime/keep_awake.ts";
import { startReaper } from "../../runtime/reaper.ts";
import { nameOf, RUNTIMES } from "../../runtime/runtimes.ts";
import { BASE_VARIABLE } from "../../runtime/system.ts";
import { trustedPath } from "../../runtime/system_program.ts";
import { ownPackages, type UserPackages, userPackages } from "../../runtime/user_packages.ts";
import { cellEnvironment } from "../../runtime/variables.ts";
import { knownScenario, scenarioNamed } from "../../scenarios/known.ts";
import type { Host, Progress, RunOptions } from "./host.ts";
import { notStarted } from "./plan.ts";
import { isContender, type Program, type Programs } from "./programs.ts";
import { UsageError } from "../result/usage_error.ts";

export interface Runner {
  /** What the rehearsal of a cell decides: that it cannot be measured, or fails; null where there is something to measure. Never rejects. */
  decided(key: CellKey): Promise<Cell | null>;
  /** Of a runtime that has a program. `weight` is how long it takes over an average cell. Never rejects: what goes wrong is the cell's outcome. */
  run(key: CellKey, weight?: number): Promise<Cell>;
  /** Ends what is left and removes the folder. Call it once, whatever happened. */
  close(): Promise<void>;
}

/** A rehearsal that takes longer has failed, in milliseconds. */
const REHEARSAL_MS = 30_000;

/** How a thread woke so many milliseconds ago is how it wakes now. */
const RECENT_MS = 100;

/**
 * `keys` are the cells that it will be asked for: before the first of them it rehearses them all, and then makes its
 * progress. Throws a UsageError
 * where no folder can be made.
 */
export function startRunner(
  programs: Programs,
  keys: readonly CellKey[],
  progressOf: () => Progress,
  options: RunOptions,
  host: Host,
): Runner {
  let progress: Progress | null = null;
  let rehearsals: Promise<Rehearsed> | null = null;
  const rehearsed = (): Promise<Rehearsed> => rehearsals ??= rehearseAll();
  const kept = (cell: Cell): Cell => options.fullCommand ? cell : redactedCell(cell);
  // Free will do: a folder that is there already is refused. Cryptographic randomness is not to be had everywhere.
  const folder = join(resolve(tmpdir()), `paratax-${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`);
  refuseOpenPlace();
  const refusal = refusalOf(folder, programs);
  if (refusal) throw new UsageError(refusal);
  const plan = options.keepAwake ? planAwake(host.runtime.system) : null;
  const own = ownCommand(host.runtime.identity, host.entry);
  const commandOf = cellCommands(host, folder, programs);
  const reaper = startReaper(host.runtime, folder, own); // before there is a folder to be left behind
  makeFolder(folder);
  const wakeUps = startWakeUpMeter(host.runtime);
  const awake = plan && keepAwake(host.runtime, plan.priority, plan.cores);
  let latest: { readonly ns: number | null; readonly at: number } | null = null;
  /** After a cell, and before one that does not follow another at once; a run that is stopped does not wait for it. */
  const wakeUp = async (): Promise<number | null> => {
    if (host.stop.aborted) return null;
    latest = { ns: await wakeUps.look(), at: host.runtime.now() };
    return latest.ns;
  };
  let group = 0;
  const endAtOnce = (): void => {
    if (group !== 0) killGroup(group);
    rmSync(folder, { recursive: true, force: true });
  };
  host.lastResort.add(endAtOnce);
  return {
    async decided(key) {
      const outcome = (await rehearsed()).decided(key);
      return outcome && kept(notStarted(key, outcome));
    },
    async run(key, weight = 1) {
      const { unrehearsed } = await rehearsed();
      const shown = progress ??= progressOf();
      shown.begin(cellName(key), weight);
      const measured_at = new Date().toISOString();
      let spinners: readonly number[];
      try {
        spinners = await awake?.spinners ?? [];
      } catch (error) {
        const reason = `cannot keep the cores awake: ${reasonOf(error)}; leave out --keep-awake`;
        return kept(notStarted(key, { status: "failed", phase: "prepare", error: reason, samples: {} }));
      }
      const recent = latest !== null && host.runtime.now() - latest.at < RECENT_MS;
      const wake_up_before_ns = recent ? latest!.ns : await wakeUp();
      const before = lookAtMachine(undefined, spinners);
      const update = (done: number, total: number): void => shown.update(done / total);
      const { outcome, provenance } = await launch(CELL_FLAG, key, options.timeoutMs, update);
      const between = conditionsBetween(before, lookAtMachine(undefined, spinners));
      const conditions: CellConditions = { ...between, wake_up_before_ns, wake_up_after_ns: await wakeUp() };
      return kept(withRehearsal({ ...key, ...outcome, provenance, measured_at, conditions }, unrehearsed));
    },
    async close() {
      progress?.end();
      await Promise.all([reaper.close(), wakeUps.close(), awake?.close()]);
      host.lastResort.delete(endAtOnce);
      try {
        rmSync(folder, { recursive: true, force: true }); // where there is no reaper, or one that was stopped
      } catch (error) { // what was measured is worth more than a clean folder
        host.say(`Cannot remove the temporary folder ${folder} (${reasonOf(error)}): remove it yourself.`);
      }
    },
  };

  async function launch(
    flag: string,
    key: CellKey,
    timeoutMs: number,
    onProgress: (done: number, total: number) => void,
  ): Promise<Launched> {
    const program = programs.get(key.runtime) as Program;
    const packages: UserPackages = isContender(program) ? { env: {} } : packagesOf(key);
    let command: readonly string[];
    try {
      command = await commandOf(program, packages.run);
    } catch (error) { // no room for what a binary carries, nothing here that builds, or a contender that cannot be made
      const remedy = `make room in ${folder}, or run npm install in the clone`;
      const reason = `cannot make the program for ${key.runtime} (${reasonOf(error)})${
        isContender(program) ? "" : `; ${remedy}`
      }`;
      return { outcome: { status: "failed", phase: "prepare", error: reason, samples: {} }, provenance: null };
    }
    const launched = await launchCell(host.runtime, key, {
      program,
      command: [...command, isContender(program) ? CELL_FLAG : flag],
      ...(isContender(program) && { read: program.read(key, command[0]!) }),
      module: knownScenario(key.scenario)?.module,
      env: {
        ...cellEnvironment(process.env, folder),
        [BASE_VARIABLE]: process.cwd(),
        ...packages.env,
        ...(process.platform !== "win32" && { PATH: trustedPath() }),
      },
      cwd: folder, // no .env, bunfig.toml or package.json of the user's is there
      timeoutMs,
      stop: host.stop,
      onStart(leader) {
        group = leader;
        reaper.guard(leader);
        goFirst(leader);
      },
      onProgress,
      onError: (bytes) => {
        if (options.debug) host.say(new TextDecoder().decode(bytes).trimEnd());
      },
    });
    group = 0;
    return launched;
  }

  function rehearseAll(): Promise<Rehearsed> {
    return rehearse(keys, scenarioNamed, async (key) => {
      const { rehearsalDecides = false } = scenarioNamed(key.scenario); // then it waits as long as its cells
      const timeoutMs = rehearsalDecides ? options.timeoutMs : Math.min(options.timeoutMs, REHEARSAL_MS);
      return (await launch(REHEARSAL_FLAG, key, timeoutMs, () => {})).outcome;
    });
  }
}

/** Where what the cell loads, be it a user's code, has its packages. */
export function packagesOf({ scenario: name, runtime, config }: CellKey): UserPackages {
  const { scenario, module } = knownScenario(name)!;
  const file = module ? fileURLToPath(module) : scenario.operand && config[scenario.operand];
  if (typeof file === "string") return userPackages(nameOf(runtime), dirname(resolve(file)));
  if (scenario.imports && config[scenario.imports] !== undefined) return userPackages(nameOf(runtime), resolve("."));
  return Object.values(scenario.jobs).some(({ packages }) => packages) ? ownPackages(nameOf(runtime)) : { env: {} };
}

/** Where memory runs out Linux ends a cell, whose row says so, and not the command, which would lose all rows. */
function goFirst(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, "500");
  } catch {
    // another system, or the cell is gone already
  }
}

/** Throws a UsageError where other users could replace the run's folder. */
function refuseOpenPlace(): void {
  const place = openToOthers(tmpdir());
  if (place === null) return;
  throw new UsageError(
    `Cannot make a temporary folder in ${tmpdir()} as others may replace what is in ${place}: set TMPDIR to a folder of ` +
      "your own, or give that the sticky bit.",
  );
}

/** Says in a sentence which runtime cannot work in this folder; null where all can. */
function refusalOf(folder: string, programs: Programs): string | null {
  if (process.platform === "win32") return null;
  for (const program of programs.values()) {
    if (typeof program === "string" || isContender(program) || program.standalone) continue;
    const { title, unloadable = "" } = RUNTIMES[program.name];
    if (![...unloadable].some((character) => folder.includes(character))) continue;
    const characters = [...unloadable].map((character) => `"${character}"`).join(" or ");
    return `Cannot use the temporary folder ${tmpdir()} as ${title} loads no modules from a folder with ${characters} in ` +
      "its name: set TMPDIR to another folder.";
  }
  return null;
}

/** Only this user may enter it. Throws where it exists already. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    throw new UsageError(
      `Cannot make a temporary folder in ${tmpdir()} (${
        (error as { code?: string }).code
      }): set TMPDIR to a folder that ` +
        "exists and may be written.",
    );
  }
}
