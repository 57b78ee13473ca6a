// What every channel must hold, with real workers at its ends: each call comes whole to the server that it was sent to,
// each answer to the client that waits with it, at once or late, and a server ends with the last goodbye.

import assert from "node:assert/strict";
import { test } from "node:test";
import { channels, loadWorkerChannel } from "../../../channels/catalogue.ts";
import { type Crew, startCrew } from "../../../engine/cell/crew.ts";
import { makeStage } from "../../../engine/cell/stage.ts";
import { layOut } from "../../../scenarios/transport.ts";
import { makeWords } from "../../../scenarios/shared_words.ts";
import { echo, echoOf } from "../../helpers/echo_service.ts";
import { posix, runtime, testJob } from "../../helpers/play.ts";
import { oneOf } from "../../helpers/share.ts";
import type { ClientStart } from "../../jobs/channel_client.ts";
import type { ServerStart } from "../../jobs/channel_server.ts";

const CLIENTS = 3;
const READY_MS = 20_000;

/** Between the bounds of calls and of ids, and at them; often enough for a ring to go round. */
const CALLS = Array.from(
  { length: 12 },
  () =>
    [0, 1, 254].flatMap((call) =>
      [0, 1, 77, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1].map((id) => [call, id] as const)
    ),
).flat();

for (const [kind, entry] of Object.entries(channels)) {
  for (const servers of entry.server === "parent" ? [1] : oneOf([1, 2])) {
    test(`by ${kind}, ${CLIENTS} clients hear all their answers of ${servers} servers`, {
      timeout: 60_000,
      skip: kind === "fifo" && !posix,
    }, async () => {
      const config = { transport: kind };
      const key = { scenario: "channels", runtime: runtime.identity.name, mode: entry.mode, start: "spawn", config };
      const stage = makeStage(runtime, key as Parameters<typeof makeStage>[1], new AbortController().signal);
      const threads = entry.mode === "threads";
      const channel = await entry.load();
      const count = 16 + (channel.words?.(CLIENTS, servers) ?? 0);
      const common = threads || channel.words ? await makeWords(stage, count, entry.sleep) : null;
      const place = common?.place ?? null;
      const folder = runtime.makeFolder();
      const layout = await layOut(stage, channel, { clients: CLIENTS, servers, folder, base: 16 });
      const own = echo(0, CLIENTS);
      const crews: Crew<unknown>[] = [];
      try {
        if ("serve" in channel) {
          const crew = startCrew<unknown>(stage, {
            job: testJob("channel_server"),
            size: servers,
            memory: common?.memory,
            transfer: (server) => layout.server(server).ports ?? [],
            firstMessage: (server): ServerStart => ({
              server,
              clients: CLIENTS,
              address: layout.server(server),
              place,
            }),
          });
          crews.push(crew);
          assert.deepEqual(await crew.hear(READY_MS, "become ready"), Array(servers).fill("ready"));
        }
        const clients = startCrew<unknown>(stage, {
          job: testJob("channel_client"),
          size: CLIENTS,
          memory: common?.memory,
          transfer: (client) => layout.client(client).ports ?? [],
          intercept: "serveHere" in channel
            ? channel.serveHere(own.handle, (client, value) => clients.members[client].worker.post(value))
            : undefined,
          firstMessage: (client): ClientStart => ({
            client,
            servers,
            calls: CALLS,
            address: layout.client(client),
            place,
          }),
        });
        crews.push(clients);
        const told = await clients.hear(READY_MS, "tell their answers") as { answers: number[] }[];
        told.forEach(({ answers }, client) => {
          const expected = Array.from(
            { length: servers },
            (_, server) => CALLS.map(([call, id]) => echoOf(server, client, call, id)),
          ).flat();
          assert.deepEqual(answers, expected, `client ${client}`);
        });
        const calls = CLIENTS * CALLS.length;
        if ("serveHere" in channel) assert.equal(own.calls(), calls);
        else assert.deepEqual(await crews[0].hear(READY_MS, "end"), Array(servers).fill({ done: true, calls }));
        for (const crew of crews) {
          if (!threads) crew.post("end");
          await crew.join(READY_MS);
        }
      } finally {
        common?.stop();
        common?.release();
        await Promise.all(crews.map((crew) => crew.stop(0)));
        runtime.removeFolder(folder);
      }
    });
  }
}

test("what the measuring process serves itself has no server among the workers", () => {
  assert.throws(() => void loadWorkerChannel("stdio"), /with stdio the measuring process is the server/);
});
