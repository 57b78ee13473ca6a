// The run of scenario 2 in which a manager process has the set: its clients reach it by two calls, behind a lock that all
// of them share.

import type { Channel } from "../../channels/channel.ts";
import { layOut as layOutLock, type TokenLock } from "../../channels/token_lock.ts";
import { type Crew, startCrew } from "../../engine/cell/crew.ts";
import { type Stage, WrongAnswer } from "../../engine/cell/stage.ts";
import type { Job } from "../../runtime/contract.ts";
import type { GrantedPlace } from "../../sync/granted_lock.ts";
import type { SetReport } from "../../sync/set_service.ts";
import type { SetClientStart } from "../../workers/set_client_main.ts";
import type { SetWorkerReport } from "../../workers/set_sharer_main.ts";
import { cpuMeter } from "../cpu_meter.ts";
import { guard } from "../guard.ts";
import { checkContents, checkInserts, replay } from "../replay.ts";
import { READY_MS, type SetSettings } from "../set_settings.ts";
import type { Run } from "../throughput.ts";
import { noPipes, tryPipes } from "../transport.ts";
import { type Manager, startManager } from "./manager.ts";

/** The jobs that play it. */
export type ClientJobs = Readonly<Record<"setClient" | "setManager", Job>>;

/** A run, its reports as the workers sent them. */
export interface ClientsRun extends Run {
  readonly work: readonly SetWorkerReport[];
  /** Why there are no pipes, where that was in its way. */
  readonly withoutPipes: string | null;
}

/** Makes what plays a run. */
export function makeClients(
  stage: Stage,
  settings: SetSettings,
  parts: ClientJobs,
  channel: Channel,
): () => Promise<ClientsRun> {
  const { runtime } = stage;
  const { size, idSpace, pace } = settings;
  return async () => {
    const begun = runtime.now();
    const folder = runtime.makeFolder();
    let crew: Crew<SetWorkerReport | "ready"> | null = null;
    let manager: Manager | null = null;
    let lock: TokenLock | null = null;
    let stopMs = 0; // blocked in a pipe they hear nothing, so after a failure they are not asked
    try {
      const pipes = runtime.system === "windows" ? [] : await tryPipes(stage, folder, ["lock"]);
      if (typeof pipes === "string" && settings.transport === "fifo") throw noPipes(pipes);
      if (typeof pipes !== "string" && pipes.length > 0) lock = layOutLock(pipes[0]);
      const place = lock?.place ?? { kind: "granted" } satisfies GrantedPlace;
      const post = (worker: number, value: unknown): void => crew!.members[worker].worker.post(value);
      manager = await startManager(stage, settings, parts.setManager, channel, folder, post);
      crew = startCrew(stage, {
        job: parts.setClient,
        size,
        intercept: manager.intercept,
        firstMessage: (worker): SetClientStart => ({
          ...pace,
          worker,
          idSpace,
          address: manager!.address(worker),
          lock: place,
        }),
      });
      const guarded = guard(manager.lost);
      await guarded(crew.hear(READY_MS, "become ready"));
      const cpu = cpuMeter(stage, [crew, ...manager.crews], manager.crews.length === 0);
      crew.post("go");
      const work = await guarded(crew.hear(settings.deadlineMs, "end its work")) as SetWorkerReport[];
      const cpuS = cpu();
      crew.post("end");
      await guarded(crew.join(READY_MS));
      const report = await manager.report();
      const wallS = (runtime.now() - begun) / 1000;
      stopMs = 1000;
      if (settings.verify) verifyProcesses(work, report, idSpace);
      return { work, wallS, cpuS, withoutPipes: typeof pipes === "string" ? pipes : null };
    } finally {
      await Promise.all([crew?.stop(stopMs), manager?.stop(stopMs)]);
      lock?.close();
      runtime.removeFolder(folder);
    }
  };
}

function verifyProcesses(
  work: readonly SetWorkerReport[],
  { contents: actual, overlaps }: SetReport,
  idSpace: number,
): void {
  const [{ contents: expected }] = replay(work.map(({ attempts }) => attempts), idSpace);
  if (overlaps !== 0) throw new WrongAnswer(`the lock let ${overlaps} calls in between where 0 are right`);
  checkInserts(work.reduce((sum, { inserts }) => sum + inserts, 0), expected.count);
  checkContents("the manager", actual, expected);
}
