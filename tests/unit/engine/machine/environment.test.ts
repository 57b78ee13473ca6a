import assert from "node:assert/strict";
import os from "node:os";
import process from "node:process";
import { test } from "node:test";
import {
  allowedCores,
  commonGovernor,
  cpuModel,
  linuxName,
  parseCores,
  readEnvironment,
  windowsName,
} from "../../../../engine/machine/environment.ts";

test("a Linux is named by its distribution and its kernel", () => {
  const debian = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian`;
  assert.equal(linuxName(debian, "6.1.0-18-amd64"), "Debian GNU/Linux 12, Linux 6.1");
  assert.equal(linuxName("NAME='Alpine Linux'\nVERSION_ID=3.22.1", "6.18.4"), "Alpine Linux 3.22.1, Linux 6.18");
  assert.equal(linuxName(`NAME="Arch Linux"\nBUILD_ID=rolling`, "7.0.1-arch1-1"), "Arch Linux, Linux 7.0");
  assert.equal(linuxName("", "6.1.0"), "Linux 6.1");
});

test("a Windows is named by its build where the runtime does not name it", () => {
  assert.equal(windowsName("Windows 11 Pro", "10.0.26100"), "Windows 11 Pro, build 26100");
  assert.equal(windowsName("", "10.0.22631"), "Windows 11, build 22631");
  assert.equal(windowsName("10.0.19045", "10.0.19045"), "Windows 10, build 19045");
});

test("the processor's model is its name, or the numbers that ARM gives", () => {
  const intel =
    "processor\t: 0\nmodel\t\t: 142\nmodel name\t: Intel(R) Core(TM) i7-8550U  CPU @ 1.80GHz\nflags\t\t: fpu\n";
  assert.equal(cpuModel(intel), "Intel(R) Core(TM) i7-8550U CPU @ 1.80GHz");
  const arm = "processor\t: 0\nBogoMIPS\t: 243.75\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n";
  assert.equal(cpuModel(arm), "ARM implementer 0x41 part 0xd0c");
  assert.equal(cpuModel(`${arm}\nModel\t\t: Raspberry Pi 5 Model B Rev 1.0\n`), "Raspberry Pi 5 Model B Rev 1.0");
  assert.equal(cpuModel(""), null);
});

test("lists of cores are read", () => {
  assert.deepEqual(parseCores("0"), [0]);
  assert.deepEqual(parseCores("0-3,8"), [0, 1, 2, 3, 8]);
  assert.equal(parseCores("0-1,4-5,64-127").length, 68);
  assert.deepEqual(parseCores(""), []);
});

test("the cores that a process may use are read from its status", () => {
  const status = "Name:\tcat\nCpus_allowed:\tff,00000003\nCpus_allowed_list:\t0-1,32-39\nMems_allowed_list:\t0\n";
  assert.deepEqual(allowedCores(status), [0, 1, 32, 33, 34, 35, 36, 37, 38, 39]);
  assert.equal(allowedCores("Name:\tcat\n"), null);
});

test("one governor is named, different ones are called mixed, and none is null", () => {
  assert.equal(commonGovernor(["performance", "performance"]), "performance");
  assert.equal(commonGovernor(["powersave", "performance", "powersave"]), "mixed: performance, powersave");
  assert.equal(commonGovernor([]), null);
});

test("this machine is read as its system tells it", () => {
  const environment = readEnvironment();
  assert.equal(environment.arch, process.arch);
  assert.equal(environment.cores, os.cpus().length);
  assert.ok(environment.usable_cores > 0 && environment.usable_cores <= environment.cores);
  assert.ok(environment.memory_bytes > 2 ** 20 && environment.memory_bytes <= os.totalmem());
  assert.match(
    environment.os,
    { linux: /Linux \d+\.\d+$/, darwin: /^macOS \d+\.\d+/ }[process.platform as "linux"] ?? /./,
  );
  assert.ok(environment.cpu.length > 0);
  assert.equal(environment.load_at_start === null, process.platform === "win32");
});
