// Runs a job by its name in a process that is the compiled binary itself: there is no file to start.

import type { jobs } from "./jobs.ts";

/** One for each job: what is forgotten does not compile. */
const LOADERS: Readonly<Record<keyof typeof jobs, () => Promise<unknown>>> = {
  cpu: () => import("./cpu.ts"),
  byHand: () => import("./by_hand.ts"),
  setSharer: () => import("./set_sharer.ts"),
  setContender: () => import("./set_contender.ts"),
  setClient: () => import("./set_client.ts"),
  setManager: () => import("./set_manager.ts"),
  storeClient: () => import("./store_client.ts"),
  storeKeeper: () => import("./store_keeper.ts"),
  storeMeeting: () => import("./store_meeting.ts"),
  storeProducer: () => import("./store_producer.ts"),
  producer: () => import("./producer.ts"),
  writer: () => import("./writer.ts"),
  filePages: () => import("./file_pages.ts"),
  task: () => import("./task.ts"),
  local: () => import("./local.ts"),
  isolationHost: () => import("./isolation_host.ts"),
  isolationWorker: () => import("./isolation_worker.ts"),
  lifecycleWorker: () => import("./lifecycle_worker.ts"),
  imports: () => import("./imports.ts"),
  payload: () => import("./payload.ts"),
  wakeUp: () => import("./wake_up.ts"),
};

/** Importing a job starts it. */
export async function runJob(name: string): Promise<void> {
  await LOADERS[name as keyof typeof jobs]();
}
