// The manager of scenario 2, as the measuring process sees it: it holds the set that processes call.

import type { Address, Channel, Layout, ParentChannel } from "../../channels/channel.ts";
import { type Crew, startCrew } from "../../engine/cell/crew.ts";
import type { Stage } from "../../engine/cell/stage.ts";
import type { Job } from "../../runtime/contract.ts";
import { type SetReport, setService } from "../../sync/set_service.ts";
import type { SetManagerStart } from "../../workers/set_manager_main.ts";
import { READY_MS, type SetSettings } from "../set_settings.ts";
import { layOut } from "../transport.ts";

export interface Manager {
  /** Where a worker reaches it. */
  address(worker: number): Address;
  /** The manager, where it is a process of its own. */
  readonly crews: readonly Crew<unknown>[];
  /** Answers a call that came to the measuring process. */
  readonly intercept?: (index: number, value: unknown) => boolean;
  readonly lost: Promise<string>;
  report(): Promise<SetReport>;
  stop(deadlineMs: number): Promise<void>;
}

/** Starts the manager, a process or, as the channel has it, the measuring process itself; `post` is for the latter. */
export async function startManager(
  stage: Stage,
  settings: SetSettings,
  job: Job,
  channel: Channel,
  folder: string,
  post: (worker: number, value: unknown) => void,
): Promise<Manager> {
  const place = { clients: settings.size, servers: 1, folder, base: 0 };
  const layout = await layOut(stage, channel, place);
  return "serve" in channel
    ? await managerProcess(stage, settings, job, layout)
    : ownManager(settings, channel, layout, post);
}

async function managerProcess(stage: Stage, { distinct }: SetSettings, job: Job, layout: Layout): Promise<Manager> {
  const crew = startCrew<"ready" | SetReport>(stage, {
    job,
    size: 1,
    nameOf: () => "the manager",
    firstMessage: (): SetManagerStart => ({ distinct, address: layout.server(0) }),
  });
  try {
    await crew.hear(READY_MS, "become ready");
  } catch (error) {
    await crew.stop(0);
    throw error;
  }
  return {
    address: layout.client,
    crews: [crew],
    lost: crew.lost,
    async report() {
      const [report] = await crew.hear(READY_MS, "tell what the set holds");
      await crew.join(READY_MS);
      return report as SetReport;
    },
    stop: crew.stop,
  };
}

function ownManager(
  { distinct }: SetSettings,
  channel: ParentChannel,
  layout: Layout,
  post: (worker: number, value: unknown) => void,
): Manager {
  const service = setService(distinct);
  return {
    address: layout.client,
    crews: [],
    intercept: channel.serveHere(service.serve, post),
    lost: new Promise(() => {}),
    report: () => Promise.resolve(service.report()),
    stop: () => Promise.resolve(),
  };
}
