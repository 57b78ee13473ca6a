// The Windows memory reader, on a scripted PowerShell.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Exit, SpawnOptions } from "../../../../runtime/contract.ts";
import type { Figure } from "../../../../runtime/memory/contract.ts";
import { windowsMemory } from "../../../../runtime/memory/windows.ts";

/** A PowerShell whose output the test writes. */
function scripted() {
  const questions: string[] = [];
  const encoder = new TextEncoder();
  let command: readonly string[] = [];
  let options: SpawnOptions | null = null;
  let exit: (how: Exit) => void = () => {};
  const timers = new Set<() => void>();
  return {
    questions,
    timers,
    after(ms: number, callback: () => void) {
      assert.ok(ms >= 10_000);
      timers.add(callback);
      return () => void timers.delete(callback);
    },
    command: () => command,
    say: (text: string) => options?.onOutput(encoder.encode(text)),
    exit: (how: Exit) => exit(how),
    spawn(asked: readonly string[], given: SpawnOptions) {
      command = asked;
      options = given;
      return {
        pid: 4,
        gone: new Promise<void>(() => {}),
        exited: new Promise<Exit>((resolve) => exit = resolve),
        write: (text: string) => void questions.push(text),
        end() {},
        kill: (signal: string) => exit({ kind: "killed", signal }),
        killGroup() {},
      };
    },
  };
}

function reasonOf(figure: Figure | undefined): string {
  assert.ok(typeof figure === "object");
  return figure.unavailable;
}

test("RSS is the working set, USS the private one, PSS a reason", async () => {
  const powershell = scripted();
  const reading = windowsMemory(powershell).read([9120, 772]);
  powershell.say("772 50143232 21327872\r\n9120 102400000 61440000\r\ndone\r\n");
  const samples = await reading;
  assert.deepEqual(samples.map((sample) => sample?.rss), [102400000, 50143232]);
  assert.deepEqual(samples.map((sample) => sample?.uss), [61440000, 21327872]);
  assert.match(reasonOf(samples[0]?.pss), /PSS/);
});

test("PowerShell reads its commands from standard input, each a single line", () => {
  const powershell = scripted();
  const reader = windowsMemory(powershell);
  reader.read([9120, 772, 4000]);
  reader.read([8]);
  assert.deepEqual(powershell.command().slice(-2), ["-Command", "-"]);
  assert.equal(powershell.questions.length, 2);
  for (const question of powershell.questions) assert.match(question, /^try \{[^\n]*; "done"\n$/);
  assert.match(powershell.questions[0], /WHERE IDProcess>=772 AND IDProcess<=9120"/);
  assert.match(powershell.questions[0], /-replace '\\s\+', ' '/);
});

test("an answer may come in pieces, with a byte order mark, headings and empty lines around it", async () => {
  const powershell = scripted();
  const reading = windowsMemory(powershell).read([772]);
  const output =
    "\uFEFFWindows PowerShell\r\n\r\nIDProcess WorkingSet WorkingSetPrivate\n772 50143232 21327872\r\ndone\r\n";
  for (const piece of output) powershell.say(piece);
  const [sample] = await reading;
  assert.deepEqual([sample?.rss, sample?.uss], [50143232, 21327872]);
});

test("answers go to the reads in the order in which these asked", async () => {
  const powershell = scripted();
  const reader = windowsMemory(powershell);
  const readings = [reader.read([4]), reader.read([4])];
  powershell.say("4 100 10\ndone\n4 200 20\ndo");
  powershell.say("ne\n");
  const samples = (await Promise.all(readings)).flat();
  assert.deepEqual(samples.map((sample) => sample?.rss), [100, 200]);
});

test("a process that is gone is a missed sample, also when it is listed with 0", async () => {
  const powershell = scripted();
  const reader = windowsMemory(powershell);
  const first = reader.read([4, 8, 12]);
  powershell.say("4 100 10\n8 0 0\n10 70 7\ndone\n");
  assert.deepEqual((await first).map((sample) => sample === null), [false, true, true]);
  const second = reader.read([4]);
  powershell.say("done\n");
  assert.deepEqual(await second, [null]);
});

test("terabytes stay exact", async () => {
  const powershell = scripted();
  const reading = windowsMemory(powershell).read([4294967292]);
  powershell.say("4294967292 9895604650001 9895604649984\ndone\n");
  const [sample] = await reading;
  assert.deepEqual([sample?.rss, sample?.uss], [9895604650001, 9895604649984]);
});

test("a number with separators is no number, never a part of one", async () => {
  for (const line of ["772 50,143,232 21,327,872", "772 50.143.232 21.327.872", "772 50 143 232", "772 50143232 "]) {
    const powershell = scripted();
    const reading = windowsMemory(powershell).read([772]);
    powershell.say(`${line}\r\ndone\r\n`);
    const [sample] = await reading;
    assert.match(reasonOf(sample?.rss), /performance counters failed/, line);
    assert.match(reasonOf(sample?.uss), /performance counters failed/, line);
  }
});

test("what WMI says of a failure is the reason", async () => {
  const powershell = scripted();
  const reading = windowsMemory(powershell).read([772]);
  powershell.say("failed: Invalid class\r\ndone\r\n");
  const [sample] = await reading;
  assert.match(reasonOf(sample?.rss), /performance counters failed: Invalid class$/);
});

test("a PowerShell that cannot be started is the reason", async () => {
  const reader = windowsMemory({
    after: scripted().after,
    spawn: () => {
      throw new Error("powershell.exe: not found");
    },
  });
  const [sample] = await reader.read([772]);
  assert.match(reasonOf(sample?.rss), /Cannot start PowerShell: powershell.exe: not found/);
  assert.match(reasonOf(sample?.uss), /Cannot start PowerShell/);
  assert.match(reasonOf(sample?.pss), /PSS/);
  reader.close();
});

test("a PowerShell that ends is the reason for the read that waits and for all later ones", async () => {
  const powershell = scripted();
  const reader = windowsMemory(powershell);
  const waiting = reader.read([772]);
  powershell.exit({ kind: "exited", code: 1 });
  assert.match(reasonOf((await waiting)[0]?.rss), /ended: exit code 1/);
  assert.match(reasonOf((await reader.read([772]))[0]?.uss), /ended: exit code 1/);
  assert.equal(powershell.questions.length, 1);
});

test("a PowerShell that never answers is given up, and is the reason for this read and all later ones", async () => {
  const powershell = scripted();
  const reader = windowsMemory(powershell);
  const reading = reader.read([772]);
  powershell.say("772 50143232 21327872\r\ndone\r\n");
  await reading;
  assert.equal(powershell.timers.size, 0); // an answer that came is waited for no longer
  const [waiting, behind] = [reader.read([772]), reader.read([772])];
  const [late] = powershell.timers;
  late!();
  for (const samples of [await waiting, await behind, await reader.read([772])]) {
    assert.match(reasonOf(samples[0]?.rss), /^PowerShell, .*, did not answer within 30 s$/);
  }
  assert.equal(powershell.timers.size, 0);
  assert.equal(powershell.questions.length, 3);
});

test("closing ends PowerShell and lets no read wait", async () => {
  const powershell = scripted();
  const reader = windowsMemory(powershell);
  const waiting = reader.read([772]);
  reader.close();
  reader.close();
  assert.match(reasonOf((await waiting)[0]?.rss), /killed by SIGKILL/);
});

test("no processes ask nothing", async () => {
  const powershell = scripted();
  assert.deepEqual(await windowsMemory(powershell).read([]), []);
  assert.deepEqual(powershell.questions, []);
});
