// Who else runs on the machine: names from recorded texts, and a real neighbour.

import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { programTimes, readNeighbours, serviceOf } from "../../../../engine/machine/neighbours.ts";
import { beginProgram, paratax, runtime } from "../../../helpers/command.ts";
import { testOnOne } from "../../../helpers/share.ts";

test("a program's name may hold anything, and what is gone is left out", () => {
  const rest = "S 1 2 3 0 -1 4194304 100 200 0 0 150 50 1000 300 20";
  const files: Record<string, string> = {
    "/proc/7/stat": `7 (node) ${rest}`,
    "/proc/8/stat": `8 (a) b (c) ${rest}`,
    "/proc/9/stat": "",
  };
  assert.deepEqual(programTimes((path) => files[path] ?? null, [7, 8, 9, 10]), [
    { pid: 7, name: "node", seconds: 2 },
    { pid: 8, name: "a) b (c", seconds: 2 },
  ]);
});

test("a program's service is the one that it can be stopped by", () => {
  assert.equal(serviceOf("0::/system.slice/cron.service"), "cron.service");
  assert.equal(serviceOf("4:memory:/x\n1:name=systemd:/system.slice/docker.service\n0::/"), "docker.service");
  assert.equal(
    serviceOf("0::/user.slice/user-1000.slice/user@1000.service/app.slice/backup.service"),
    "backup.service",
  );
  assert.equal(serviceOf("0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-term.scope"), null);
  for (const none of ["0::/", "0::/user.slice/user-1000.slice/session-3.scope", ""]) {
    assert.equal(serviceOf(none), null);
  }
});

const onLinux = { timeout: 60_000, skip: runtime.system === "linux" ? false : "only Linux tells of other programs" };
const sleep = () => new Promise<void>((resolve) => setTimeout(resolve, 400));

testOnOne(1, "a program that runs is named with what it takes, and doctor says so", onLinux, async () => {
  const neighbour = beginProgram(["/bin/sh", "-c", "while :; do :; done"]);
  try {
    const { cores, programs } = await readNeighbours(sleep, [process.pid]);
    const found = programs.find(({ pid }) => pid === neighbour.pid);
    assert.equal(found?.name, "sh");
    assert.ok(found.cores > 0.05 && found.cores < 1.2, `${found.cores}`);
    assert.ok(cores! >= 0.5 * found.cores, `${cores} of all others`);
    assert.ok(!programs.some(({ pid }) => pid === process.pid));

    const { code, stdout } = await paratax("doctor", "--json", "-", "--strict");
    assert.equal(code, 3);
    const { schema, machine, findings } = JSON.parse(stdout);
    assert.equal(schema, "paratax-doctor/1");
    assert.ok(machine.neighbours.programs.some(({ pid }: { pid: number }) => pid === neighbour.pid));
    assert.ok(machine.topology.physical.flat().length > 0);
    const { level, message } = findings.find(({ code }: { code: string }) => code === "neighbours");
    assert.equal(level, "warn");
    assert.match(message, /namely .*\(pid \d+\) .*; run "(kill \d+|sudo systemctl stop \S+\.service)"/);
    assert.equal((await paratax("doctor")).code, 0);
  } finally {
    neighbour.kill("SIGKILL");
    await neighbour.finished;
  }
});
