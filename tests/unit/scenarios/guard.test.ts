// A wait for one crew that ends with the loss of another's member.

import assert from "node:assert/strict";
import { test } from "node:test";
import { CellError } from "../../../engine/cell/stage.ts";
import { guard } from "../../../scenarios/guard.ts";

const LOST = { name: new CellError("").name, message: "thread 1 was killed" };

test("what is waited for comes, and its own failure too", async () => {
  const guarded = guard(new Promise(() => {}));
  assert.equal(await guarded(Promise.resolve(7)), 7);
  await assert.rejects(guarded(Promise.reject(new Error("its own"))), { message: "its own" });
});

test("a loss ends waits under way, and those that begin later", async () => {
  let lose = (_: string): void => {};
  const guarded = guard(new Promise((resolve) => lose = resolve));
  const never = new Promise(() => {});
  const ended = [guarded(never), guarded(never)].map((wait) => assert.rejects(wait, LOST));
  lose("thread 1 was killed");
  await Promise.all(ended);
  await assert.rejects(guarded(never), LOST);
});

test("however often something is waited for, no promise keeps more for it", () => {
  const { then } = Promise.prototype;
  const asked = new Map<unknown, number>();
  Promise.prototype.then = function (this: Promise<unknown>, ...handlers: Parameters<typeof then>) {
    asked.set(this, (asked.get(this) ?? 0) + 1);
    return then.apply(this, handlers);
  } as typeof then;
  try {
    const guarded = guard(new Promise(() => {}));
    for (let turn = 0; turn < 10; turn++) void guarded(Promise.resolve(turn));
  } finally {
    Promise.prototype.then = then;
  }
  assert.ok(asked.size > 10);
  assert.ok(Math.max(...asked.values()) < 3, `one was asked ${Math.max(...asked.values())} times`);
});
