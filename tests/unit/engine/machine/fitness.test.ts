// What doctor's findings come to.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Diagnosis, missing, ok, warn } from "../../../../engine/machine/diagnosis.ts";
import { fitnessOf } from "../../../../engine/machine/fitness.ts";

const HERE: readonly Diagnosis[] = [ok("runtime-deno", ""), ok("runtime-bun", ""), ok("runtime-node", "")];

test("a machine is fit, or what may spoil its figures is named, each thing once", () => {
  const cores = warn("cores", "2 of 2");
  const virtual = warn("virtual", "it is one");
  const trust = [[ok("load", "none")], [cores], [cores, virtual, cores], [missing("compiler", "none")]]
    .map((findings) => fitnessOf([...findings, ...HERE])[0]);
  const fit = "This machine is fit to measure on: nothing was found that would spoil the figures.";
  assert.deepEqual(trust, [
    fit,
    "The figures of this machine may be spoilt by fewer cores than workers.",
    "The figures of this machine may be spoilt by fewer cores than workers and neighbours of a virtual machine.",
    fit,
  ]);
});

test("which runtimes can be measured, and what is missing", () => {
  const folders = [missing("temporary-folder", "/tmp"), missing("temporary-folder", "/dev/shm")];
  const runtimes = [
    HERE,
    [...HERE, missing("compiler", "none")],
    [HERE[0]!, missing("runtime-bun", "none"), HERE[2]!, ...folders],
    [missing("runtime-deno", ""), missing("runtime-bun", ""), missing("runtime-node", "")],
  ].map((findings) => fitnessOf(findings)[1]);
  assert.deepEqual(runtimes, [
    "Deno, Bun and Node can be measured.",
    "Deno, Bun and Node can be measured; missing is a C compiler.",
    "Deno and Node can be measured; missing are Bun and a folder that can be written.",
    "No runtime can be measured; missing are Deno, Bun and Node.",
  ]);
});
