// The macOS memory reader, on output of ps and footprint put together from published recordings.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Figure } from "../../../../runtime/memory/contract.ts";
import { macosMemory } from "../../../../runtime/memory/macos.ts";

const PS = "  501  62896\n94276  41200\n";

const FOOTPRINT = `======================================================================
deno [501]: 64-bit    Footprint: 31440896 B (16384 bytes per page)
======================================================================

      Dirty         Clean   Reclaimable    Regions    Category
        ---           ---           ---        ---    ---
 18350080 B           0 B    99532800 B       6747    untagged (VM_ALLOCATE)
        0 B   151814144 B           0 B         54    mapped file
        ---           ---           ---        ---    ---
 31440896 B   175489024 B    99549184 B      10327    TOTAL

Shared with deno [94276]:
    49152 B      737280 B           0 B          8    TOTAL

Auxiliary data:
    phys_footprint: 31457280 B
    phys_footprint_peak: 68256656 B

======================================================================
deno [94276]: 64-bit    Footprint: 25182208 B (16384 bytes per page)
======================================================================

Auxiliary data:
    phys_footprint: 25198592 B
    phys_footprint_peak: 25198592 B

======================================================================
Summary Footprint: 56623104 B
======================================================================
`;

// What footprint writes where process 16 is gone: a stranger whose name has a 16 in it.
const STRANGER = `Found process muse-bin-0.2.1-R1216.1 [16208] from partial name 16
======================================================================
muse-bin-0.2.1-R1216.1 [16208]: 64-bit    Footprint: 5439920 B (16384 bytes per page)
======================================================================

Auxiliary data:
    phys_footprint: 5472688 B
    phys_footprint_peak: 5472688 B

`;

/** A `run` that answers in turn with what each of the two tools writes; an error is a tool that cannot be started. */
function tools(answers: { ps: string | Error; footprint: string | Error }[]) {
  const commands: string[] = [];
  const left = { ps: answers.map(({ ps }) => ps), footprint: answers.map(({ footprint }) => footprint) };
  return {
    commands,
    run(command: readonly string[]): Promise<string> {
      commands.push(command.join(" "));
      const answer = command[0] === "/bin/ps" ? left.ps.shift() : left.footprint.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(String(answer));
    },
  };
}

function reasonOf(figure: Figure | undefined): string {
  assert.ok(typeof figure === "object");
  return figure.unavailable;
}

test("RSS is the kibibytes of ps, USS is phys_footprint, PSS is a reason", async () => {
  const { run, commands } = tools([{ ps: PS, footprint: FOOTPRINT }]);
  const samples = await macosMemory(run).read([94276, 501]);
  assert.deepEqual(samples.map((sample) => sample?.rss), [41200 * 1024, 62896 * 1024]);
  assert.deepEqual(samples.map((sample) => sample?.uss), [25198592, 31457280]);
  assert.match(reasonOf(samples[0]?.pss), /PSS/);
  assert.deepEqual(commands, [
    "/bin/ps -o pid= -o rss= -p 94276,501",
    "/usr/bin/footprint -f bytes -p 94276 -p 501",
  ]);
});

test("headings and carriage returns change nothing", async () => {
  const { run } = tools([{
    ps: `  PID    RSS\n${PS}`.replaceAll("\n", "\r\n"),
    footprint: FOOTPRINT.replaceAll("\n", "\r\n"),
  }]);
  const [sample] = await macosMemory(run).read([501]);
  assert.deepEqual([sample?.rss, sample?.uss], [62896 * 1024, 31457280]);
});

test("terabytes stay exact", async () => {
  const { run } = tools([{ ps: "  501 9663676417\n", footprint: FOOTPRINT.replace("31457280 B", "9895604650001 B") }]);
  const [sample] = await macosMemory(run).read([501]);
  assert.deepEqual([sample?.rss, sample?.uss], [9663676417 * 1024, 9895604650001]);
});

test("a process that is gone is a missed sample, whichever tool came too late", async () => {
  const { run } = tools([
    { ps: PS, footprint: FOOTPRINT },
    { ps: PS.slice(0, 13), footprint: FOOTPRINT },
    { ps: PS, footprint: FOOTPRINT.slice(0, 900) },
    { ps: "", footprint: "" },
  ]);
  const reader = macosMemory(run);
  const missed: boolean[][] = [];
  for (let read = 0; read < 4; read++) {
    missed.push((await reader.read([501, 94276])).map((sample) => sample === null));
  }
  assert.deepEqual(missed, [[false, false], [false, true], [false, true], [true, true]]);
});

test("a process that ended and was not waited for, with an RSS of 0, is a missed sample", async () => {
  const { run } = tools([{ ps: "  501  62896\n94276      0\n", footprint: FOOTPRINT }]);
  assert.equal((await macosMemory(run).read([501, 94276]))[1], null);
});

test("a stranger that footprint finds by name stands in for nobody", async () => {
  const { run } = tools([{ ps: `   16    900\n${PS}`, footprint: STRANGER + FOOTPRINT }]);
  const samples = await macosMemory(run).read([16, 501]);
  assert.equal(samples[0], null);
  assert.equal(samples[1]?.uss, 31457280);
});

test("only a stranger is as good as no answer", async () => {
  const { run } = tools([{ ps: "   16    900\n", footprint: STRANGER }]);
  const [sample] = await macosMemory(run).read([16]);
  assert.match(reasonOf(sample?.uss), /told nothing/);
});

test("a number with separators or units is no number, never a part of one", async () => {
  const { run } = tools([
    { ps: "  501  62,896\n", footprint: FOOTPRINT.replaceAll("31457280 B", "31,457,280 B") },
    { ps: "  501  62.896\n", footprint: FOOTPRINT.replaceAll("31457280 B", "30 MB") },
    { ps: "  501\n62896\n", footprint: FOOTPRINT.replaceAll("31457280 B", "31 457 280 B") },
  ]);
  const reader = macosMemory(run);
  for (let read = 0; read < 3; read++) {
    const [sample] = await reader.read([501]);
    assert.match(reasonOf(sample?.rss), /ps told nothing/);
    assert.match(reasonOf(sample?.uss), /footprint told nothing/);
  }
});

test("without footprint the USS is a reason and RSS stays", async () => {
  const { run } = tools([
    { ps: PS, footprint: new Error("spawn /usr/bin/footprint ENOENT") },
    { ps: PS, footprint: "" },
  ]);
  const reader = macosMemory(run);
  const [unstarted] = await reader.read([501]);
  assert.equal(unstarted?.rss, 62896 * 1024);
  assert.match(reasonOf(unstarted?.uss), /Cannot run \/usr\/bin\/footprint: spawn .* ENOENT/);
  const [silent] = await reader.read([501]);
  assert.equal(silent?.rss, 62896 * 1024);
  assert.match(reasonOf(silent?.uss), /run \/usr\/bin\/footprint -f bytes -p 501 to see why/);
});

test("no processes start no program", async () => {
  const { run, commands } = tools([]);
  assert.deepEqual(await macosMemory(run).read([]), []);
  assert.deepEqual(commands, []);
});
