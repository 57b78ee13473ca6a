// What is said of a store that fails, by the words of servers and of the three runtimes' sockets.

import assert from "node:assert/strict";
import { test } from "node:test";
import { faultOf, isStoreFault } from "../../../workers/store_fault.ts";
import type { StorePlace } from "../../../workers/store_place.ts";

const PLACE: StorePlace = { kind: "host", host: "127.0.0.1", port: 7000 };
const OWN: StorePlace = { kind: "socket", path: "/tmp/a/store", own: true };

function answered(message: string): string | null {
  return faultOf(Object.assign(new Error(message), { name: "ReplyError" }), PLACE);
}

function failed(message: string, code?: string): string | null {
  return faultOf(Object.assign(new Error(message), code === undefined ? {} : { code }), PLACE);
}

const ANSWERS: readonly (readonly [string, RegExp])[] = [
  ["OOM command not allowed when used memory > 'maxmemory'.", / has no memory left \(OOM\): raise its maxmemory/],
  ["MOVED 866 127.0.0.1:7001", / is a node of a cluster, which keeps keys on others: give a server alone$/],
  ["CLUSTERDOWN Hash slot not served", / is a node of a cluster/],
  ["READONLY You can't write against a read only replica.", / is a replica, which takes no writes: give its primary$/],
  [
    "NOAUTH Authentication required.",
    / asks for a password: set PARATAX_STORE_PASSWORD to it, or PARATAX_STORE_PASSWORD_FILE/,
  ],
  ["WRONGPASS invalid username-password pair or user is disabled.", / refuses the password or the user: set/],
  ["ERR invalid password", / refuses the password or the user: set/],
  [
    "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?",
    / asks for no password: unset PARATAX_STORE_PASSWORD$/,
  ],
  ["ERR Client sent AUTH, but no password is set", / asks for no password: unset/],
  ["NOPERM User alice has no permissions to run the 'sadd' command", / does not let this user do it: let it use/],
  ["LOADING Redis is loading the dataset in memory", / is still loading its data: wait/],
  ["MISCONF Redis is configured to save RDB snapshots", / cannot save to disk \(MISCONF\): make room/],
  ["BUSY Redis is busy running a script.", / is busy with somebody's script: wait/],
  [
    "ERR max number of clients reached",
    / has no place for so many clients: raise its maxclients, or give fewer --workers$/,
  ],
  ["ERR unknown command 'SADD'", / refused a command \(ERR unknown command 'SADD'\): look at its log$/],
];

test("each answer that is an error has a sentence that ends with what to do", () => {
  for (const [words, sentence] of ANSWERS) {
    assert.match(answered(words)!, sentence);
    assert.match(answered(words)!, /^redis:\/\/127\.0\.0\.1:7000 /);
  }
});

test("a connection that cannot be had, or is over, is said", () => {
  for (const code of ["ECONNREFUSED", "ENOENT", "EACCES", "ENOTFOUND", "ETIMEDOUT", "EHOSTUNREACH"]) {
    assert.equal(
      failed(`connect ${code}`, code),
      `nothing answers at redis://127.0.0.1:7000 (${code}): start a server there, or give --store auto`,
    );
  }
  for (
    const [message, code] of [["Connection is closed."], ["read ECONNRESET", "ECONNRESET"], ["write EPIPE", "EPIPE"]]
  ) {
    assert.equal(failed(message!, code), "redis://127.0.0.1:7000 closed the connection: look at its log");
  }
  assert.match(
    failed('Protocol error, got "H" as reply type byte')!,
    /no Valkey or Redis server: give the address of one$/,
  );
});

test("a server of the run's own has no address to look at, and what is no fault of a server is none", () => {
  assert.equal(
    faultOf(new Error("Connection is closed."), OWN),
    "the private store closed the connection: look at its log",
  );
  assert.equal(failed("x is not a function"), null);
  assert.ok(isStoreFault({ fault: "a sentence" }));
  for (const other of [null, "ready", {}, { fault: 1 }]) assert.ok(!isStoreFault(other));
});
