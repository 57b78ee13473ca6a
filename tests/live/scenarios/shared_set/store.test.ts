// Scenario 2 with its set in a store: right answers in each way, against a server that a test scripts and, where one is
// installed, a real one; every wrong answer found; each way of a server to fail said in one sentence; nothing left in it.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config, Mode, Outcome } from "../../../../engine/result/result.ts";
import type { Runtime } from "../../../../runtime/contract.ts";
import { PASSWORD_VARIABLE } from "../../../../runtime/system.ts";
import { systemProgram } from "../../../../runtime/system_program.ts";
import { scenario } from "../../../../scenarios/shared_set/scenario.ts";
import { STORE_TRANSPORTS } from "../../../../scenarios/shared_set/store_runs.ts";
import { visit } from "../../../../workers/store_connection.ts";
import { type FakeStore, fakeStore, type Fault } from "../../../helpers/fake_store.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { oneOf, testOnOne } from "../../../helpers/share.ts";
import { errorOf, leftovers, measured, play, runtime } from "../../../helpers/play.ts";

const slow = { timeout: 60_000 };
const MODES: readonly Mode[] = ["threads", "processes"];
const SERVER = ["valkey-server", "redis-server"].find((program) => systemProgram(program) !== null);
const real = { ...slow, skip: SERVER === undefined ? "neither valkey-server nor redis-server is installed" : false };

const CONFIG: Config = { workers: 3, warmup: 0, id_space: 500, ops: 200, timing: "every", verify: true };

function run(transport: string, store: string, mode: Mode = "processes", more: Config = {}, on?: Runtime) {
  const batch: Config = transport === "store-batch" ? { batch: 7 } : {};
  return play(scenario, mode, { ...CONFIG, transport, store, ...batch, ...more }, { on });
}

async function withFake<T>(
  action: (store: FakeStore) => Promise<T>,
  fault?: (command: readonly string[], before: number) => Fault,
  ahead = 0,
): Promise<T> {
  const store = await fakeStore(fault, ahead);
  try {
    return await action(store);
  } finally {
    await store.close();
  }
}

/** A sentence has no line's end, no colon but that before what to do, and nothing of the client's own words. */
function isOneSentence(error: string): void {
  assert.match(error, /^[^\n]{20,260}$/);
  assert.doesNotMatch(error, /paratax itself failed|ioredis|\bat \/|Error:/);
}

for (const mode of oneOf(MODES)) {
  test(`${mode} put what the replay has into a store in each way, and leave nothing there`, slow, async () => {
    await withFake(async (store) => {
      for (const transport of STORE_TRANSPORTS) {
        const { metrics, facts, unavailable } = measured(await run(transport, store.address, mode));
        assert.equal(metrics.attempts, 600);
        assert.equal(facts.verified, "yes");
        assert.equal(facts.store, "valkey 0.0.0, given");
        assert.ok(metrics.p50_call_ns! > 0);
        assert.equal(metrics.cpu_s, null);
        assert.match(unavailable.cpu_s!, /of a given server/);
        if (transport === "store-lock") assert.ok(metrics.avg_lock_wait_ns! > 0);
        else assert.match(unavailable.avg_lock_wait_ns!, /^there is no lock/);
        assert.deepEqual(store.keys(), []);
      }
      const names = new Set(store.commands.map(([name]) => name));
      const known = ["INFO", "SADD", "EXPIRE", "SET", "SISMEMBER", "SCRIPT", "EVALSHA", "SCARD", "SSCAN", "UNLINK"];
      assert.deepEqual([...names].filter((name) => !known.includes(name!)), []);
      const keys = new Set(store.commands.filter(([name]) => name === "SADD").map(([, key]) => key!));
      assert.equal(keys.size, STORE_TRANSPORTS.length, "each run has keys of its own");
      for (const key of keys) assert.match(key, /^paratax:\{[a-z0-9]{12,}\}:set$/);
      const batched = store.commands.filter(([name]) => name === "EXPIRE").map(([, , seconds]) => Number(seconds));
      for (const seconds of batched) {
        assert.ok(seconds > 3600 && seconds < 10_000, "the server lets go of it by itself");
      }
    });
  });

  test(`${mode} put it into a private server, which is gone afterwards`, real, async () => {
    for (const transport of ["store-lock", "store-batch"]) {
      const { metrics, facts } = measured(await run(transport, "auto", mode));
      assert.equal(metrics.attempts, 600);
      assert.equal(facts.verified, "yes");
      assert.match(facts.store!, /^(valkey|redis) \d+\.\d+\.\d+, started for this cell$/);
      if (runtime.system === "linux") assert.ok(metrics.cpu_s! >= 0);
    }
    assert.deepEqual(leftovers(), []);
  });
}

test("where no server is installed the row says so", slow, async () => {
  const bare: Runtime = {
    ...runtime,
    spawn() {
      throw new Error("ENOENT");
    },
  };
  const outcome = await run("store-add", "auto", "threads", {}, bare);
  assert.equal(outcome.status, "unsupported");
  assert.match(
    (outcome as Outcome & { reason: string }).reason,
    /^there is no valkey-server or redis-server on the PATH: install/,
  );
  assert.deepEqual(leftovers(), []);
});

test("a private server that is killed is named", real, async () => {
  const pids: number[] = [];
  const watched: Runtime = {
    ...runtime,
    spawn(command, options) {
      const child = runtime.spawn(command, options);
      if (command[0]!.endsWith("-server")) setTimeout(() => child.kill("SIGKILL"), 600);
      pids.push(child.pid);
      return child;
    },
  };
  const error = errorOf(await run("store-add", "auto", "processes", { ops: 4_000_000 }, watched), "run");
  assert.match(error, /^the private store, (valkey|redis)-server, was killed by SIGKILL$/);
  assert.ok(pids.length > 0);
  assert.deepEqual(leftovers(), []);
});

/** Keeps all ids but the first that comes, of which it says what one says who keeps it. */
function losesOne(): (command: readonly string[]) => Fault {
  let lost: string | null = null;
  return ([name, , id]) => {
    if (name !== "SADD" || id === "-1") return null;
    const first = lost === null;
    lost ??= id!;
    return id === lost ? { reply: first ? ":1\r\n" : ":0\r\n" } : null;
  };
}

const WRONG: readonly (readonly [string, string, (command: readonly string[], before: number) => Fault, RegExp])[] = [
  ["loses an id", "store-add", losesOne(), /^the store holds \d+ ids where the replay holds \d+$/],
  [
    "calls an id new that is not",
    "store-script",
    ([name]) => name === "EVALSHA" ? { reply: ":1\r\n" } : null,
    /^the workers counted 600 inserts where the replay has \d+ distinct ids$/,
  ],
  [
    "says that an id is not there which is",
    "store-lock",
    ([name], before) => name === "SISMEMBER" && before > 0 ? { reply: ":0\r\n" } : null,
    /^the lock let \d+ calls in between where 0 are right$/,
  ],
  [
    "counts more than it lists",
    "store-batch",
    ([name]) => name === "SCARD" ? { reply: ":1000\r\n" } : null,
    /^the store counts 999 ids where it lists \d+$/,
  ],
];

WRONG.forEach(([what, transport, fault, error], number) => {
  testOnOne(number % 3, `a store that ${what} is found out`, slow, async () => {
    await withFake(async (store) => {
      assert.match(errorOf(await run(transport, store.address), "verify"), error);
      assert.deepEqual(store.keys(), []);
    }, fault);
  });
});

const FAILING: readonly (readonly [string, (command: readonly string[], before: number) => Fault, RegExp])[] = [
  [
    "is a node of a cluster",
    reply("SADD", 0, "MOVED 3999 10.0.0.7:6381"),
    / is a node of a cluster, .*: give a server/,
  ],
  [
    "is a replica",
    reply("SADD", 0, "READONLY You can't write against a read only replica."),
    / is a replica, .*: give its/,
  ],
  [
    "has no memory left in the middle",
    reply("SADD", 100, "OOM command not allowed when used memory > 'maxmemory'."),
    /OOM/,
  ],
  [
    "asks for a password",
    reply("SADD", 0, "NOAUTH Authentication required."),
    new RegExp(`: set ${PASSWORD_VARIABLE} `),
  ],
  ["loads its data", reply("SADD", 0, "LOADING Redis is loading the dataset in memory"), /: wait until it has$/],
  [
    "says what nobody knows",
    reply("SADD", 0, "EWHAT \x1b[31mthis\x07"),
    / refused a command \(EWHAT \?\[31mthis\?\): look/,
  ],
  [
    "goes away in the middle",
    ([name], before) => name === "SADD" && before === 100 ? "close" : null,
    / closed the connection: /,
  ],
];

function reply(name: string, before: number, words: string): (command: readonly string[], before: number) => Fault {
  return (command, count) => command[0] === name && count >= before ? { reply: `-${words}\r\n` } : null;
}

FAILING.forEach(([what, fault, error], number) => {
  testOnOne(number % 3, `of a store that ${what} that is said`, slow, async () => {
    await withFake(async (store) => {
      const outcome = await run("store-add", store.address, "processes", { workers: 2 });
      assert.equal(outcome.status, "failed");
      const { error: said } = outcome as Outcome & { error: string };
      isOneSentence(said);
      assert.match(said, error);
      assert.ok(said.startsWith(store.address), said);
      assert.deepEqual(store.keys(), []);
    }, fault);
  });
});

const NEEDS: readonly (readonly [string, readonly string[], RegExp])[] = [
  ["has no memory left", ["--maxmemory", "100kb", "--maxmemory-policy", "noeviction"], / has no memory left \(OOM\): /],
  ["is a replica of a dead primary", ["--replicaof", "127.0.0.1 1"], / is a replica, which takes no writes: /],
  ["wants a password", ["--requirepass", "secret"], / asks for a password: /],
  ["is a node of a cluster without slots", ["--cluster-enabled", "yes"], / is a node of a cluster, /],
];

NEEDS.forEach(([what, options, error], number) => {
  testOnOne(number % 3, `of a real server that ${what} that is said`, real, () =>
    withFolder(async (folder) => {
      const own = [
        "--port",
        "0",
        "--unixsocket",
        join(folder, "s"),
        "--dir",
        folder,
        "--save",
        "",
        "--appendonly",
        "no",
      ];
      const server = runtime.spawn([SERVER!, ...own, ...options], { onOutput() {} });
      try {
        for (let waited = 0; waited < 10_000 && !existsSync(join(folder, "s")); waited += 20) await sleep(20);
        const said = errorOf(await run("store-add", `unix://${join(folder, "s")}`, "threads", { workers: 1 }), "run");
        isOneSentence(said);
        assert.match(said, error);
      } finally {
        server.kill("SIGKILL");
        await server.exited;
      }
    }));
});

test("of an address where nothing, or something else, answers that is said", slow, async () => {
  const { port, close } = await fakeStore();
  await close();
  const refused = errorOf(await run("store-add", `redis://127.0.0.1:${port}`), "run");
  isOneSentence(refused);
  assert.match(refused, /^nothing answers at redis:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\): start a server there/);
  const missing = errorOf(await run("store-add", "unix:///nowhere/store", "threads"), "run");
  assert.match(missing, /^nothing answers at unix:\/\/\/nowhere\/store \(ENOENT\): start/);
  const other = createServer((socket) => {
    socket.on("error", () => {});
    socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = `redis://127.0.0.1:${(other.address() as { port: number }).port}`;
  const strange = errorOf(await run("store-add", address), "run");
  other.close();
  isOneSentence(strange);
  assert.match(strange, /no Valkey or Redis server|closed the connection/);
});

test("a store that lets a command wait is not waited for without end", slow, async () => {
  await withFake(async ({ port }) => {
    const place = { kind: "host", host: "127.0.0.1", port } as const;
    await assert.rejects(visit(place, (store) => store.call("SADD", "a", 1), 300), {
      name: "Error",
      message: `redis://127.0.0.1:${port} did not answer within 0.3 s: give one that has less to do`,
    });
  }, ([name]) => name === "SADD" ? "silence" : null);
});

test("a password comes from a variable, and stands in no result, argument or error", slow, async () => {
  const secret = "pass-word-of-a-test";
  process.env[PASSWORD_VARIABLE] = secret;
  const words: string[] = [];
  const watched: Runtime = {
    ...runtime,
    startThread(job, options) {
      words.push(JSON.stringify(options.firstMessage), ...runtime.processCommand(job, options.firstMessage));
      return runtime.startThread(job, options);
    },
  };
  try {
    await withFake(async (store) => {
      const outcome = measured(await run("store-add", store.address, "threads", {}, watched));
      assert.ok(store.commands.some(([name, word]) => name === "AUTH" && word === secret));
      assert.doesNotMatch(JSON.stringify([outcome, words]), new RegExp(secret));
    });
    await withFake(async (store) => {
      const said = errorOf(await run("store-add", store.address, "threads"), "run");
      isOneSentence(said);
      assert.match(said, new RegExp(` refuses the password or the user: set ${PASSWORD_VARIABLE} to it`));
      assert.doesNotMatch(said, new RegExp(secret));
    }, reply("AUTH", 0, "WRONGPASS invalid username-password pair or user is disabled."));
  } finally {
    delete process.env[PASSWORD_VARIABLE];
  }
});

/** Both of two hosts, which are this one. */
function runBoth(mode: Mode, store: string, more: Config = {}): Promise<Outcome[]> {
  const hosts = [1, 2].map((number) => ({ hosts: 2, meeting: `${number}/2:k3x9q7w1:lab${number}` }));
  return Promise.all(hosts.map((host) => run("store-add", store, mode, { ...host, workers: 2, warmup: 1, ...more })));
}

MODES.forEach((mode, number) => {
  testOnOne(
    number,
    `${mode} of two hosts meet in a store, are held against one replay, and leave nothing`,
    slow,
    async () => {
      await withFake(
        async (store) => {
          const [first, second] = (await runBoth(mode, store.address)).map(measured);
          assert.deepEqual([first!.metrics.attempts, second!.metrics.attempts], [800, 400]);
          assert.deepEqual([first!.facts.verified, first!.facts.hosts], ["yes", "lab1, lab2"]);
          assert.match(second!.facts.verified!, /^by the first of the hosts/);
          assert.deepEqual(first!.samples.host_workers, [2, 2]);
          assert.equal(first!.samples.worker_attempts!.length, 4);
          assert.ok(first!.samples.host_ops_per_s!.every((rate) => rate > 0));
          assert.ok(first!.samples.host_clock_error_s!.every((error) => error >= 0 && error < 1));
          assert.match(first!.facts.host_2!, /^lab2: 2 workers on \w+ \S+, 400 attempts, .* of the store's$/);
          assert.deepEqual(store.keys(), []);
          const at = store.commands.filter(([name, , field]) => name === "HSETNX" && field === "begins");
          assert.equal(at.length, 2, "the first host says when each of the two runs begins");
        },
        undefined,
        86_400_000,
      );
    },
  );
});

testOnOne(
  1,
  "an id that a store loses to one of two hosts is found out, and of a host that fails both say it",
  slow,
  async () => {
    await withFake(async (store) => {
      const [first, second] = await runBoth("threads", store.address);
      assert.match(errorOf(first!, "verify"), /^the store holds \d+ ids where the replay holds \d+$/);
      assert.match(errorOf(second!, "warm-up"), /^lab1 failed: the store holds/);
      assert.deepEqual(store.keys(), []);
    }, losesOne());
    let refused = 0;
    await withFake(async (store) => {
      const errors = (await runBoth("threads", store.address)).map((outcome) => errorOf(outcome, "warm-up"));
      const [own, told] = errors.sort((a, b) => a.length - b.length) as [string, string];
      isOneSentence(own);
      assert.match(own, /OOM/);
      assert.match(told, /^lab[12] failed: redis:.* \(OOM\): raise its maxmemory/);
      assert.deepEqual(store.keys(), []);
    }, ([name, , id]) => name === "SADD" && id !== "-1" && refused++ === 100 ? { reply: "-OOM none\r\n" } : null);
  },
);
