import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import {
  isOnBattery,
  isVirtual,
  parseLimits,
  parseTurbo,
  parseUlimit,
  readMachine,
  stealShare,
} from "../../../../engine/machine/machine.ts";
import { systemProgram } from "../../../../runtime/system_program.ts";
import { withFolder } from "../../../helpers/folder.ts";

const NOBODY = { cores: null, programs: [] };
const UNKNOWN = { usual_ns: null, kept_awake_ns: null };
const NOTHING = { type: null, scope: null, online: null, status: null };
const MAINS = { ...NOTHING, type: "Mains", online: "1" };
const BATTERY = { ...NOTHING, type: "Battery", status: "Discharging" };

test("a hypervisor shows among the processor's flags", () => {
  assert.equal(isVirtual("flags\t\t: fpu avx hypervisor lahf_lm\n"), true);
  assert.equal(isVirtual("vmx flags\t: hypervisor\nflags\t\t: fpu avx lahf_lm\n"), false);
  assert.equal(isVirtual("Features\t: fp asimd\n"), null);
});

test("a machine is on battery when its battery discharges and nothing feeds it", () => {
  assert.equal(isOnBattery([BATTERY]), true);
  assert.equal(isOnBattery([{ ...MAINS, online: "0" }, BATTERY]), true);
  assert.equal(isOnBattery([MAINS, BATTERY]), false);
  assert.equal(isOnBattery([{ ...BATTERY, status: "Full" }]), false);
  assert.equal(isOnBattery([]), false);
});

test("the battery of a mouse is none of the machine's", () => {
  assert.equal(isOnBattery([{ ...BATTERY, scope: "Device" }]), false);
});

test("soft limits are read from /proc", () => {
  const limits = `Limit                     Soft Limit           Hard Limit           Units
Max processes             96365                96366                processes
Max open files            1024                 524288               files`;
  assert.deepEqual(parseLimits(limits), { open_files: 1024, processes: 96365 });
  assert.deepEqual(parseLimits("Max open files            unlimited            unlimited            files"), {
    open_files: Infinity,
    processes: null,
  });
});

test("limits are read from ulimit", () => {
  assert.deepEqual(parseUlimit("256\n2666\n"), { open_files: 256, processes: 2666 });
  assert.deepEqual(parseUlimit("unlimited\n"), { open_files: Infinity, processes: null });
  assert.deepEqual(parseUlimit(""), { open_files: null, processes: null });
});

test("turbo is told by Intel's driver, which says no_turbo, or by boost", () => {
  assert.equal(parseTurbo("0", null), true);
  assert.equal(parseTurbo("1", "1"), false);
  assert.equal(parseTurbo(null, "1"), true);
  assert.equal(parseTurbo(null, "0"), false);
  assert.equal(parseTurbo(null, null), null);
});

test("the time that was stolen is held against the time that was wanted", () => {
  assert.equal(stealShare({ count: 2, busy_s: 90, idle_s: 1000, steal_s: 10 }), 0.1);
  assert.equal(stealShare({ count: 2, busy_s: 0, idle_s: 0, steal_s: 0 }), null);
  assert.equal(stealShare(null), null);
});

test("this machine is read", () => {
  const machine = readMachine(NOBODY, UNKNOWN);
  assert.deepEqual(machine.folders[0], { path: tmpdir(), writable: true });
  assert.equal(machine.mkfifo === undefined, process.platform === "win32");
});

test("a folder that is not there cannot be written to, and no PATH hides what a run would find", () =>
  withFolder((folder) => {
    const before = [process.env.TMPDIR, process.env.PATH];
    [process.env.TMPDIR, process.env.PATH] = [join(folder, "none"), folder];
    try {
      const machine = readMachine(NOBODY, UNKNOWN);
      if (process.platform !== "win32") {
        assert.deepEqual(machine.folders[0], { path: join(folder, "none"), writable: false });
      }
      // The run takes these from the system's own folders too; a program in a folder that others may write is none.
      assert.equal(machine.mkfifo, systemProgram("mkfifo") ?? undefined);
      if (process.platform === "linux") {
        for (const name of ["mkfifo", "cc", "gcc", "clang"]) {
          writeFileSync(join(folder, name), "#!/bin/sh\n", { mode: 0o755 });
        }
        chmodSync(folder, 0o777);
        const { mkfifo, compiler } = readMachine(NOBODY, UNKNOWN);
        assert.deepEqual([mkfifo, compiler], [machine.mkfifo, machine.compiler]);
      }
    } finally {
      process.env.PATH = before[1];
      if (before[0] === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before[0];
    }
  }));
