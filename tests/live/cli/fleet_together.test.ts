// One measurement on several hosts together. The hosts are network namespaces of this machine, each with an address of its
// own, so that they have nothing in common but the store; a cut one is gone as by a power cut.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quoted } from "../../../engine/fleet/engines.ts";
import type { Measured, ResultFile } from "../../../engine/result/result.ts";
import { type Store, visit } from "../../../workers/store_connection.ts";
import { begin, COMMAND, type Finished, type Running } from "../../helpers/command.ts";
import { withFolder, writeProgram } from "../../helpers/folder.ts";
import { lackingNetworks, type Networks, startNetworks } from "../../helpers/lab.ts";
import { testOnOne } from "../../helpers/share.ts";

function saidOf(host: string, { stderr }: Finished): string {
  return stderr.split("\n").filter((line) => line.startsWith(`${host}: `)).map((line) => line.slice(host.length + 2))
    .join("\n");
}

const options = { timeout: 240_000, skip: lackingNetworks() };

testOnOne(1, "hosts measure one cell together, and nothing of it stays there", options, () => among(3, measures));

testOnOne(
  1,
  "of a host that cannot be reached, or dies in the middle, each other says so",
  options,
  () =>
    among(2, async (folder, networks) => {
      await endsWithoutOne(folder, networks);
      await missesOne(folder, networks);
    }),
);

testOnOne(1, "of a store that dies in the middle each host says so", options, () => among(2, losesItsStore));

/** With so many hosts, "lab1" and so on. */
function among(count: number, play: (folder: string, networks: Networks) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const networks = await startNetworks(folder, Array.from({ length: count }, (_, host) => `lab${host + 1}`));
    try {
      await play(folder, networks);
    } finally {
      await networks.close();
    }
  });
}

/** The command over these hosts, by a program that stands for a binary. */
function together(folder: string, { config, store }: Networks, hosts: readonly string[], ...more: string[]): Running {
  const list = join(folder, "lab.txt");
  writeFileSync(list, hosts.join("\n"));
  const program = writeProgram(join(folder, "paratax"), `#!/bin/sh\nexec ${COMMAND.map(quoted).join(" ")} "$@"\n`);
  const where = [
    "--hosts",
    list,
    "--ssh-config",
    config,
    "--binary",
    program,
    "--results",
    join(folder, `of-${hosts.length}`),
  ];
  const cell = ["shared-set", "--store", store, "--transport", "store-add", "--workers", "1", "--warmup", "0"];
  return begin(["fleet", ...where, "--together", "--anonymous", "--", ...cell, ...more]);
}

async function measures(folder: string, networks: Networks): Promise<void> {
  const words = ["--mode", "processes", "--duration-ms", "400"];
  const done = await together(folder, networks, ["lab1", "lab2", "lab3"], ...words).finished;
  assert.equal(done.code, 0, done.stderr);
  assert.match(done.stderr, /^All 3 measured in .*: paratax report \S+together\.json says what they come to\.$/m);
  assert.deepEqual(readdirSync(join(folder, "of-3")), ["together.json"]);
  const text = readFileSync(join(folder, "of-3", "together.json"), "utf8");
  const { cells: [cell, none], conclusion } = JSON.parse(text) as ResultFile;
  assert.equal(none, undefined);
  const { metrics, samples, facts, config } = cell as unknown as Measured & { config: Record<string, unknown> };
  assert.deepEqual([config.hosts, config.workers, config.meeting, config.store], [3, 1, undefined, "redis://store"]);
  assert.deepEqual([facts.verified, facts.hosts], ["yes", "host-1, host-2, host-3"]);
  assert.equal(samples.worker_attempts!.reduce((sum, one) => sum + one), metrics.attempts);
  assert.deepEqual([samples.worker_attempts!.length, samples.host_ops_per_s!.length], [3, 3]);
  assert.match(conclusion![0]!, /^Together 3 hosts, each with 1 worker, made .*: each over its own window host-1 /);
  assert.doesNotMatch(text, /10\.77\.|lab\d/, "nothing says where it was");
  assert.deepEqual(await keysIn(networks), []);
  assert.deepEqual(readdirSync(networks.tmp), []);
  const again = await together(folder, networks, ["lab1", "lab2", "lab3"], ...words).finished;
  assert.match(again.stderr, /^All hosts were measured before: \S+together\.json\.\n$/);
}

async function endsWithoutOne(folder: string, networks: Networks): Promise<void> {
  const done = await together(folder, networks, ["lab1", "down"], "--mode", "threads").finished;
  assert.equal(done.code, 1, done.stderr);
  assert.match(saidOf("host-1", done), /failed, as host-2 did, without which it has no use$/);
  assert.match(saidOf("host-2", done), /^failed, as it was not reached \(.*\)$/);
  assert.match(done.stderr, /No result, as all hosts are needed for one: the same command tries it again\.\n$/);
  assert.deepEqual([await keysIn(networks), readdirSync(networks.tmp)], [[], []]);
}

async function missesOne(folder: string, networks: Networks): Promise<void> {
  const running = together(folder, networks, ["lab1", "lab2"], "--mode", "threads", "--duration-ms", "1200");
  await underWay(networks, running);
  networks.cut("lab2");
  const done = await running.finished;
  assert.equal(done.code, 1, done.stderr);
  assert.match(saidOf("host-1", done), /failed, as host-2 did not say what it did within 5 s of the end here: see/);
  assert.match(saidOf("host-2", done), /failed, as it was lost while it measured: see that it is still there$/);
  assert.deepEqual(await keysIn(networks), []);
}

async function losesItsStore(folder: string, networks: Networks): Promise<void> {
  const running = together(folder, networks, ["lab1", "lab2"], "--mode", "threads", "--duration-ms", "20000");
  await underWay(networks, running);
  await networks.endStore();
  const done = await running.finished;
  assert.equal(done.code, 1, done.stderr);
  for (const host of ["host-1", "host-2"]) {
    assert.match(saidOf(host, done), /failed, as redis:\S+ closed the connection: /);
  }
}

/** Resolves once the hosts' workers put ids into the store; at the latest once the command has ended. */
async function underWay(networks: Networks, running: Running): Promise<void> {
  let ended = false;
  void running.finished.then(() => ended = true);
  while (!ended) {
    const sets = await asked(networks, async (store) => {
      const keys = await store.call("KEYS", "paratax:*:threads:*:set") as string[];
      return await Promise.all(keys.map((key) => store.call("SCARD", key)));
    });
    if (sets.some((count) => Number(count) > 1)) return; // the first is the keeper's mark
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function keysIn(networks: Networks): Promise<unknown> {
  return asked(networks, (store) => store.call("KEYS", "paratax*"));
}

function asked<T>({ socket }: Networks, question: (store: Store) => Promise<T>): Promise<T> {
  return visit({ kind: "socket", path: socket, own: true }, question);
}
