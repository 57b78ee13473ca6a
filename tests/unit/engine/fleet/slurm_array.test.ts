// The array job of Slurm, against programs of Slurm that are made up.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { ArrayRequest } from "../../../../engine/fleet/slurm_array.ts";
import { measureArray } from "../../../../engine/fleet/slurm_array.ts";
import { readHosts } from "../../../../engine/fleet/hosts.ts";
import type { Runtime } from "../../../../runtime/contract.ts";
import { fakeRuntime } from "../../../../runtime/fake.ts";
import { withFolder } from "../../../helpers/folder.ts";

/** A runtime whose children are told by what they are started with; it answers with what they print, or throws. */
function slurm(answer: (command: readonly string[]) => string): Runtime {
  const spawn: Runtime["spawn"] = (command, { onOutput }) => {
    onOutput!(new TextEncoder().encode(answer(command)));
    const exited = Promise.resolve({ kind: "exited", code: 0 } as const);
    return { end() {}, exited } as unknown as ReturnType<Runtime["spawn"]>;
  };
  return { ...fakeRuntime({ jobs: {} }), spawn };
}

const observer = { onJob() {}, onBegun() {}, onEnd() {} };

test("a job that was held when the command was killed is cancelled by the next one, before another is made", () =>
  withFolder(async (results) => {
    const binary = join(results, "program");
    writeFileSync(binary, "#!");
    const hosts = readHosts("n1\nn2", false);
    const request: ArrayRequest = { hosts, binary, words: ["overhead"], results, atOnce: 1 };
    const spool = join(results, ".slurm-array");
    const names: string[] = [];
    const killed = slurm(([program, ...words]) => {
      if (program !== "sbatch") throw new Error("killed");
      names.push(words.find((word) => word.startsWith("--job-name="))!.slice("--job-name=".length));
      return "7\n";
    });
    await assert.rejects(measureArray(killed, request, new AbortController().signal, observer), /killed/);
    assert.ok(!readdirSync(spool).includes("job.json"));
    assert.equal(readFileSync(join(spool, "name"), "utf8"), names[0]);
    const asked: string[] = [];
    const stopped = AbortSignal.abort();
    const next = slurm((command) => {
      asked.push(command.join(" "));
      return command[0] === "sbatch" ? "8\n" : "";
    });
    await measureArray(next, request, stopped, observer);
    assert.equal(asked[0], `scancel --name=${names[0]}`);
    assert.ok(asked[1]!.startsWith("sbatch ") && !asked[1]!.includes(names[0]!), asked[1]);
    assert.equal(asked.at(-2), "scancel 8");
    assert.deepEqual(readdirSync(results), ["program"]);
  }));

test("where nothing was left nothing is cancelled", () =>
  withFolder(async (results) => {
    const binary = join(results, "program");
    writeFileSync(binary, "#!");
    mkdirSync(join(results, ".slurm-array"));
    const asked: string[] = [];
    const runtime = slurm((command) => {
      asked.push(command[0]!);
      return command[0] === "sbatch" ? "8\n" : "";
    });
    const request: ArrayRequest = { hosts: readHosts("n1", false), binary, words: ["overhead"], results, atOnce: 1 };
    await measureArray(runtime, request, AbortSignal.abort(), observer);
    assert.equal(asked[0], "sbatch");
  }));
