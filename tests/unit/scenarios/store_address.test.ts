// Which texts are a store's address; of those that are not nothing is shown that may be a password.

import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOf, refuseStore } from "../../../scenarios/store_address.ts";
import { storeName } from "../../../workers/store_place.ts";

const PLACES: readonly (readonly [string, string])[] = [
  ["redis://127.0.0.1:7000", "redis://127.0.0.1:7000"],
  ["valkey://127.0.0.1", "redis://127.0.0.1:6379"],
  ["redis://localhost", "redis://localhost:6379"],
  ["redis://[::1]", "redis://[::1]:6379"],
  ["redis://alice@db.lab:6380/", "redis://db.lab:6380"],
  ["unix:///run/valkey/a:b@c?d.sock", "unix:///run/valkey/a:b@c?d.sock"],
];

test("addresses are a host with its port and a unix socket; this machine's usual port may be left out", () => {
  for (const [text, name] of PLACES) {
    const place = placeOf(text);
    assert.ok(typeof place !== "string", `${text}: ${place}`);
    assert.equal(storeName(place), name);
    assert.equal(refuseStore(text), null);
  }
  assert.equal(refuseStore("auto"), null);
  assert.deepEqual(placeOf("redis://alice@db.lab:6380"), { kind: "host", host: "db.lab", port: 6380, user: "alice" });
});

const SECRET = "geheim";

test("a password in an address is refused, however it is put, and never shown", () => {
  for (
    const text of [
      `redis://:${SECRET}@127.0.0.1:6379`,
      `redis://alice:${SECRET}@h:1`,
      `redis://alice:a:${SECRET}@b@h:1`,
      `redis://127.0.0.1:6379?password=${SECRET}`,
      `redis://h:1#${SECRET}`,
      `:${SECRET}@127.0.0.1:6379`,
      `alice:${SECRET}@127.0.0.1`,
      `rediss://:${SECRET}@h:1`,
    ]
  ) {
    assert.match(
      refuseStore(text)!,
      /^Cannot use this --store as it has a password or options in it, .*: give the address alone,/,
    );
    assert.doesNotMatch(refuseStore(text)!, new RegExp(SECRET));
  }
});

test("what is no address is refused in a sentence that shows nothing of it", () => {
  for (
    const text of [
      "",
      "redis",
      "http://h:1",
      "redis://",
      "redis://:1",
      "redis://h:0",
      "redis://h:65536",
      "unix://run",
      "redis://h:1/2/3",
    ]
  ) {
    assert.match(
      refuseStore(text)!,
      /^Cannot use this --store as it is no address: give auto, redis:\/\/HOST:PORT or unix:/,
      text,
    );
  }
  assert.doesNotMatch(refuseStore(`redis://:${SECRET}`)!, new RegExp(SECRET)); // the half of one that had a comma in it
  assert.match(refuseStore("rediss://h:1")!, /^Cannot use this --store as paratax speaks no TLS: give/);
});

test("another machine is written out with its port", () => {
  for (const host of ["db.lab", "10.1.2.3", "[fe80::1]", "127.example.org"]) {
    assert.equal(
      refuseStore(`redis://${host}`),
      `Cannot use --store redis://${host} as it is on another machine and has no port: write it out, as redis://${host}:6379.`,
    );
  }
});
