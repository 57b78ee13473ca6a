// What may be wrong with a user's function: each is a failed cell with one sentence that names the module and the
// input, and nothing is left.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import type { Config, Outcome } from "../../../../engine/result/result.ts";
import { begin } from "../../../helpers/command.ts";
import { errorOf, leftovers, measured, runtime } from "../../../helpers/play.ts";
import { sampleOf, testOnOne } from "../../../helpers/share.ts";
import { ATOMICS, AWAY, IN_WORKER, INLINE, moduleOf, playTask, type TaskKind } from "../../../helpers/task_cell.ts";

const slow = { timeout: 60_000 };
const EVERY: readonly TaskKind[] = [INLINE, ...AWAY];

/** Its error without what differs from run to run. */
function sentence(outcome: Outcome, phase: string): string {
  const error = errorOf(outcome, phase);
  assert.doesNotMatch(error, /\n|paratax itself/, error);
  return error.replace(/\S+task\d+\.ts/, "TASK").replace(/ \(pid \d+\)/, "");
}

async function fails(
  kind: TaskKind,
  text: string,
  phase: string,
  pattern: RegExp,
  more: Config = {},
): Promise<void> {
  assert.match(sentence(await playTask(kind, moduleOf(text), more), phase), pattern);
  assert.deepEqual(leftovers(), []);
  if (runtime.system !== "linux") return;
  for (let tries = 0; childrenOf(process.pid).length > 0; tries++) {
    assert.ok(tries < 50, "a process was left");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function childrenOf(parent: number): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      const text = /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/stat`, "utf8") : "";
      return text.slice(text.lastIndexOf(")") + 2).split(" ")[1] === String(parent);
    } catch {
      return false; // it is gone
    }
  });
}

const SEVEN = "export const inputs = [1, 2, 3, 4, 5, 6, 7, 8];";
const THREE = "export const inputs = [1, 2, 3];";

for (const kind of sampleOf(EVERY, 0)) {
  test(`${kind.label}: what is wrong with it inline is said before any worker`, slow, async () => {
    await fails(
      kind,
      `${SEVEN} export default (n: number): number => { if (n === 7) throw new TypeError("no seven"); return n; };`,
      "prepare",
      /^TASK threw on input 7: TypeError: no seven$/,
    );
    await fails(
      kind,
      `${SEVEN} export default async (n: number): Promise<void> => { if (n === 7) await new Promise(() => {}); };`,
      "prepare",
      /^TASK, input 7, gave no answer within 0.2 s$/,
      { call_timeout_ms: 200, duration_ms: 1000 },
    );
    await fails(
      kind,
      "export default (): number => Math.random();",
      "verify",
      /^TASK gave different outputs for input 1 when it was called twice: .*equal\(a, b\)/,
    );
    await fails(kind, "export const inputs = []; export default (): void => {};", "prepare", /^TASK has no inputs: /);
    await fails(
      kind,
      'export default (): number => 1; export const equal = (): boolean => { throw new Error("hm"); };',
      "prepare",
      /^TASK: its equal threw: Error: hm$/,
    );
  });
}

testOnOne(1, "what differs within reason is equal by the module's own word", slow, async () => {
  const text = `export default (): number => Math.random();
    export const equal = (a: number, b: number): boolean => Math.abs(a - b) < 1;`;
  for (const kind of sampleOf([...EVERY, ATOMICS], 2)) measured(await playTask(kind, moduleOf(text)));
});

test("what cannot be cloned is measured inline, and no worker can give or take it", slow, async () => {
  const gives = "export default (n: number): unknown => () => n; export const inputs = [1];";
  measured(await playTask(INLINE, moduleOf(gives)));
  const takes = "export default (n: unknown): number => 1; export const inputs = [{ call() {} }];";
  measured(await playTask(INLINE, moduleOf(takes)));
  for (const kind of sampleOf(AWAY, 1)) {
    await fails(kind, gives, "run", /^TASK gave what cannot be sent: .* \(input 1, in a? ?(thread|process)( 0)?\)$/);
    await fails(kind, takes, "run", /^TASK(,|:) input 1:? (it )?cannot be sent to a worker: /);
  }
});

for (const kind of sampleOf([...AWAY, ATOMICS], 1)) {
  const where = "in (a )?(thread|process)( [01])?";

  test(`${kind.label}: what throws, or gives another output, in a worker alone`, slow, async () => {
    await fails(
      kind,
      `${IN_WORKER} ${THREE}
      export default (n: number): number => { if (inWorker && n === 2) throw new RangeError("no two"); return n; };`,
      "run",
      new RegExp(`^TASK threw: RangeError: no two \\(input 2, ${where}\\)$`),
    );
    await fails(
      kind,
      `${IN_WORKER} ${THREE} export default (n: number): number => inWorker && n === 2 ? 5 : n;`,
      "verify",
      /^TASK, input 2: a (thread|process) gave another output than inline: /,
    );
    await fails(
      kind,
      `${IN_WORKER} ${THREE} export default (n: number): number => n;
      export function setup(): void { if (inWorker) throw new Error("no room"); }`,
      "run",
      new RegExp(`^TASK threw in its setup: Error: no room \\(${where}\\)$`),
    );
  });

  test(`${kind.label}: what never answers, or ends its worker`, slow, async () => {
    await fails(
      kind,
      `${IN_WORKER} ${THREE}
      export default async (n: number): Promise<number> => {
        if (inWorker && n === 2) await new Promise((resolve) => setTimeout(resolve, 1e8));
        return n;
      };`,
      "run",
      /^TASK, input 2: (a )?(thread|process)( [01])? (gave no answer|did not answer) within 4 s$/,
      { call_timeout_ms: 4000 },
    );
    await fails(
      kind,
      `${IN_WORKER} ${THREE}
      export default (n: number): number => { if (inWorker && n === 2) process.exit(7); return n; };`,
      "run",
      // a thread of Deno's ends without a word
      /^TASK, input 2: (a )?(thread|process)( [01])? (ended with exit code 7( before it did answer)?|(gave no answer|did not answer) within 4 s)$/,
      { call_timeout_ms: 4000 },
    );
  });
}

async function command(
  text: string,
  ...words: string[]
): Promise<{ readonly code: number | null; readonly out: string }> {
  const all = [
    "task",
    moduleOf(text),
    "--quick",
    "--duration-ms",
    "30",
    "--blocks",
    "1",
    "--workers",
    "1",
    "--call-timeout-ms",
    "1000",
    ...words,
  ];
  const { code, stdout, stderr } = await begin(all).finished;
  return { code, out: `${stdout}${stderr}`.replace(/\s+/g, " ") };
}

testOnOne(1, "what blocks for ever, or ends the process, inline ends the cell and not the command", slow, async () => {
  const blocks = await command(`${THREE} export default (n: number): number => { if (n === 2) for (;;); return n; };`);
  assert.match(blocks.out, /task\d+\.ts, input 2 took longer than 1 s/);
  assert.equal(blocks.code, 1);
  const exits = await command(
    `import process from "node:process"; ${THREE}
    export default (n: number): number => { if (n === 2) process.exit(0); return n; };`,
  );
  assert.match(exits.out, /ended with exit code 0 and no result.*, at \S+task\d+\.ts, input 2/);
  assert.equal(exits.code, 1);
});

// A thread that spins is one that Deno cannot end.
for (const mode of sampleOf(["threads", "processes"])) {
  test(`what blocks for ever in ${mode} is ended with them`, slow, async () => {
    const text = `${IN_WORKER} ${THREE}
      export default (n: number): number => { if (inWorker && n === 2) for (;;); return n; };`;
    const begun = performance.now();
    const { code, out } = await command(text, "--mode", mode, "--start", "pool", "--dispatch", "message");
    assert.match(out, /task\d+\.ts, input 2: (thread|process) 0 gave no answer within 1 s/);
    assert.equal(code, 1);
    assert.ok(performance.now() - begun < 20_000);
  });
}
