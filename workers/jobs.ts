// Every job there is, by name. Their addresses are made here, beside them, as bundlers follow only what stands so.

import type { Job } from "../runtime/contract.ts";

export const jobs = {
  cpu: { name: "cpu", url: new URL("./cpu.ts", import.meta.url) },
  byHand: { name: "byHand", url: new URL("./by_hand.ts", import.meta.url) },
  setSharer: { name: "setSharer", url: new URL("./set_sharer.ts", import.meta.url) },
  setContender: { name: "setContender", url: new URL("./set_contender.ts", import.meta.url) },
  setClient: { name: "setClient", url: new URL("./set_client.ts", import.meta.url) },
  setManager: { name: "setManager", url: new URL("./set_manager.ts", import.meta.url) },
  storeClient: { name: "storeClient", url: new URL("./store_client.ts", import.meta.url), packages: true },
  storeKeeper: { name: "storeKeeper", url: new URL("./store_keeper.ts", import.meta.url), packages: true },
  storeMeeting: { name: "storeMeeting", url: new URL("./store_meeting.ts", import.meta.url), packages: true },
  storeProducer: { name: "storeProducer", url: new URL("./store_producer.ts", import.meta.url), packages: true },
  producer: { name: "producer", url: new URL("./producer.ts", import.meta.url) },
  writer: { name: "writer", url: new URL("./writer.ts", import.meta.url) },
  filePages: { name: "filePages", url: new URL("./file_pages.ts", import.meta.url) },
  task: { name: "task", url: new URL("./task.ts", import.meta.url), ofUser: true },
  local: { name: "local", url: new URL("./local.ts", import.meta.url) },
  isolationHost: { name: "isolationHost", url: new URL("./isolation_host.ts", import.meta.url) },
  isolationWorker: { name: "isolationWorker", url: new URL("./isolation_worker.ts", import.meta.url) },
  lifecycleWorker: { name: "lifecycleWorker", url: new URL("./lifecycle_worker.ts", import.meta.url) },
  imports: { name: "imports", url: new URL("./imports.ts", import.meta.url), ofUser: true },
  payload: { name: "payload", url: new URL("./payload.ts", import.meta.url), packages: true },
  wakeUp: { name: "wakeUp", url: new URL("./wake_up.ts", import.meta.url) },
} satisfies Record<string, Job>;
