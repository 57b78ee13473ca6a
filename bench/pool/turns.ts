// Runs in the runtime that it measures: the pools of this folder hand over an empty task, one at a time and in turns.
// Prints a line of JSON for each. No blocks: only whether they answer.

import process from "node:process";
import { median } from "../../engine/result/statistics.ts";
import type { Pool, PoolModule } from "./pool.ts";

const [block = "40", ...names] = process.argv.slice(2);
const blocks = Number(block);
/** A pool that has not answered by then does not work here, in milliseconds. */
const DEADLINE_MS = 5000;
const WARM_UP = 3000;
const CALLS = 200;
/** So many are not timed at each turn: its worker slept through those of the others. */
const AWAKE = 50;

interface Contender {
  readonly name: string;
  readonly pool: Pool;
  /** The median of each block, in microseconds. */
  readonly medians: number[];
}

const contenders: Contender[] = [];
for (const name of names) {
  const pool = await opened(name);
  if (typeof pool === "string") say({ name, reason: pool });
  else contenders.push({ name, pool, medians: [] });
}
for (const { pool } of blocks > 0 ? contenders : []) await microseconds(pool, WARM_UP);
for (let block = 0; block < blocks; block++) {
  const turns = contenders.map((_, index) => contenders[(index + block) % contenders.length]!); // each follows each
  for (const { pool, medians } of turns) {
    await microseconds(pool, AWAKE);
    medians.push(median(await microseconds(pool, CALLS)));
  }
}
for (const { name, medians } of contenders) {
  say({ name, ...(blocks > 0 && { us: median(medians), least: Math.min(...medians) }) });
}
process.exit(0);

/** A pool that answers; or why this one does not. */
async function opened(name: string): Promise<Pool | string> {
  let late: ReturnType<typeof setTimeout>;
  const deadline = new Promise<string>((resolve) => {
    late = setTimeout(() => resolve(`its worker gave no answer in ${DEADLINE_MS / 1000} s`), DEADLINE_MS);
  });
  try {
    const { open } = await import(`./${name}.ts`) as PoolModule;
    const pool = await open();
    return await Promise.race([pool.call(-1).then(() => pool), deadline]);
  } catch (error) {
    return String(error).replace(/\s+/g, " ");
  } finally {
    clearTimeout(late!);
  }
}

/** Of each hand-over, there and back. */
async function microseconds(pool: Pool, calls: number): Promise<number[]> {
  const took: number[] = [];
  for (let input = 0; input < calls; input++) {
    const begun = performance.now();
    const output = await pool.call(input);
    took.push(1000 * (performance.now() - begun));
    if (output !== input) throw new Error(`${input} came back as ${output}`);
  }
  return took;
}

function say(result: unknown): void {
  console.log(JSON.stringify(result));
}
