// The same measurement on nodes of Slurm as one array job, a task a node, which goes on where this command is killed. Nodes
// and this machine see the same folder of results, as those of a cluster do: what the job needs and what it says is kept
// there, until all of it has been brought in.

import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Runtime } from "../../runtime/contract.ts";
import { UsageError } from "../result/usage_error.ts";
import { quoted } from "./engines.ts";
import { endOf, failed, type FleetObserver, type HostEnd, nameOf } from "./fleet.ts";
import type { FleetHost } from "./hosts.ts";
import { readProgram } from "./program_for.ts";
import { type Answer, readAnswer, unwatchedWords } from "./remote_script.ts";

export interface ArrayRequest {
  readonly hosts: readonly FleetHost[];
  /** The binary for every node. */
  readonly binary: string;
  /** What paratax is told on each. */
  readonly words: readonly string[];
  /** The folder of the results. */
  readonly results: string;
  readonly atOnce: number;
}

export interface ArrayObserver extends FleetObserver {
  /** Called once the job is in the queue, or was found there. */
  readonly onJob: (id: string, found: boolean) => void;
}

/** What is known of a job that is under way. */
interface ArrayJob {
  readonly id: string;
  readonly words: readonly string[];
  /** The nodes and what they are called, in the order of its tasks. */
  readonly hosts: readonly FleetHost[];
  /** Why Slurm has no task for these, by address. */
  readonly refused: Readonly<Record<string, string>>;
}

/** Within the folder of the results; no result is looked for in it. */
const SPOOL = ".slurm-array";

/** The file in it that has the job's name, from before there is a job. */
const NAME = "name";

/** How often the queue is asked, in milliseconds. */
const LOOK_MS = 2000;

/** What a task wrote on its node may come here so much later than its end, in milliseconds. */
const LATE_MS = 15_000;

/** Once it was told to stop, a job has this long to clear away what it has, in milliseconds. */
const CLEAR_MS = 40_000;

/**
 * Submits the job, or takes up the one of the same words that is under way; resolves when every node has ended, or the job
 * was cancelled. Rejects with a UsageError where Slurm does not take it, or another job is under way there.
 */
export async function measureArray(
  runtime: Runtime,
  request: ArrayRequest,
  stop: AbortSignal,
  { onJob, onBegun, onEnd }: ArrayObserver,
): Promise<void> {
  const spool = join(resolve(request.results), SPOOL);
  const found = jobIn(spool, request);
  if (found === null) await cancelHalfMade(runtime, spool);
  const job = found ?? await submit(runtime, request, spool);
  onJob(job.id, found !== null);
  const open = new Map(
    request.hosts.map((host) => [host, job.hosts.findIndex(({ address }) => address === host.address)]),
  );
  const end = (host: FleetHost, how: HostEnd): void => {
    open.delete(host);
    onEnd(host, how);
  };
  for (const host of request.hosts) {
    const reason = job.refused[host.address];
    if (reason !== undefined) end(host, failed(`it was not reached (${reason})`));
  }
  const stopped = new Promise<void>((resolve) => stop.addEventListener("abort", () => resolve(), { once: true }));
  const [begun, over] = [new Set<FleetHost>(), new Map<FleetHost, number>()];
  const ended = (task: number, answer: Answer): HostEnd =>
    endOf({ answer, code: null, said: `task ${task} of job ${job.id} ended without a word` });
  while (open.size > 0 && !stop.aborted) {
    const queued = await tasksIn(runtime, job.id);
    for (const [host, task] of [...open]) {
      const answer = answerOf(spool, task);
      if (answer.copied !== null && !begun.has(host)) {
        begun.add(host);
        onBegun(host, nameOf(answer.probed!));
      }
      if (queued.has(task)) continue;
      const since = over.get(host) ?? runtime.now();
      over.set(host, since);
      const how = ended(task, answer);
      if (how.kind === "measured" || runtime.now() - since > LATE_MS) end(host, how);
    }
    if (open.size > 0) await Promise.race([pause(runtime, LOOK_MS), stopped]);
  }
  if (stop.aborted) {
    await cancel(runtime, job.id);
    for (const [host, task] of [...open]) end(host, ended(task, answerOf(spool, task)));
  }
  rmSync(spool, { recursive: true, force: true });
}

/** The job that is under way there; null where there is none. Throws a UsageError where it is another one. */
function jobIn(spool: string, { words, hosts }: ArrayRequest): ArrayJob | null {
  const file = join(spool, "job.json");
  if (!existsSync(file)) return null;
  const job = JSON.parse(readFileSync(file, "utf8")) as ArrayJob;
  const has = ({ address }: FleetHost): boolean => job.hosts.some((one) => one.address === address);
  if (JSON.stringify(job.words) === JSON.stringify(words) && hosts.every(has)) return job;
  throw new UsageError(
    `Cannot measure as job ${job.id}, of other words or nodes, keeps its results there: give the command that began it, ` +
      `or scancel ${job.id} and remove ${spool}, or give another --results FOLDER.`,
  );
}

/** A command that was killed while it submitted a job has left it held, under a name that nobody else has. */
async function cancelHalfMade(runtime: Runtime, spool: string): Promise<void> {
  const file = join(spool, NAME);
  if (existsSync(file)) await ask(runtime, ["scancel", `--name=${readFileSync(file, "utf8")}`]);
}

/** Rejects with a UsageError where Slurm does not take the job. */
async function submit(
  runtime: Runtime,
  { hosts, binary, words, atOnce }: ArrayRequest,
  spool: string,
): Promise<ArrayJob> {
  const { size, sum } = readProgram(binary);
  rmSync(spool, { recursive: true, force: true });
  mkdirSync(spool, { mode: 0o700 });
  copyFileSync(binary, join(spool, "paratax"));
  writeFileSync(join(spool, "labels"), hosts.map(({ label }) => `${label}\n`).join(""));
  writeFileSync(join(spool, "job.sh"), scriptOf(size, sum, words));
  const name = `paratax-${crypto.randomUUID()}`;
  writeFileSync(join(spool, NAME), name);
  const tasks = [`--array=0-${hosts.length - 1}%${atOnce}`, "--exclusive", "--mem=0", "--nodes=1", "--ntasks=1"];
  const where = [`--chdir=${spool}`, "--output=%a.out", "--open-mode=truncate", "--no-requeue"];
  // held until each task was told its node
  const sbatch = ["sbatch", "--parsable", "--hold", `--job-name=${name}`, ...tasks, ...where, join(spool, "job.sh")];
  const taken = (code: number | null, said: string): void => {
    if (code === 0) return;
    rmSync(spool, { recursive: true, force: true });
    throw new UsageError(`Cannot measure as Slurm takes no such job (${said}): see what sbatch wants here.`);
  };
  const { code, out, said } = await ask(runtime, sbatch);
  taken(code, said);
  const id = /^\d+/m.exec(out)![0];
  const refused: Record<string, string> = {};
  for (const [task, host] of hosts.entries()) {
    const told = await ask(runtime, ["scontrol", "update", `JobId=${id}_${task}`, `ReqNodeList=${host.address}`]);
    if (told.code === 0) continue;
    refused[host.address] = told.said;
    await cancel(runtime, `${id}_${task}`);
  }
  const job: ArrayJob = { id, words, hosts, refused };
  writeFileSync(join(spool, "job.json"), JSON.stringify(job));
  for (const [task, { address }] of hosts.entries()) {
    if (refused[address] !== undefined) continue;
    const released = await ask(runtime, ["scontrol", "release", `${id}_${task}`]);
    if (released.code !== 0) await cancel(runtime, id);
    taken(released.code, released.said);
  }
  return job;
}

/** What each task runs, in the folder of the job. */
function scriptOf(size: number, sum: string, words: readonly string[]): string {
  const run = unwatchedWords(size, sum, words).map(quoted).join(" ");
  return `#!/bin/sh
label=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" labels)
exec ${run} --machine "$label" --no-progress <paratax
`;
}

/** The tasks of a job that wait, run or have not gone yet. */
async function tasksIn(runtime: Runtime, id: string): Promise<{ has: (task: number) => boolean }> {
  const { code, out, said } = await ask(runtime, ["squeue", "--noheader", "--array", `--jobs=${id}`, "--format=%K"]);
  if (code !== 0 && !/invalid job id/i.test(said)) return { has: () => true }; // Slurm itself does not answer just now
  return new Set(out.split("\n").filter((line) => line !== "").map(Number));
}

/** Resolves once the job, or a task of it, has left the queue. */
async function cancel(runtime: Runtime, id: string): Promise<void> {
  await ask(runtime, ["scancel", id]);
  const until = runtime.now() + CLEAR_MS;
  while (runtime.now() < until) {
    const { out } = await ask(runtime, ["squeue", "--noheader", `--jobs=${id}`, "--format=%i"]);
    if (out.trim() === "") return;
    await pause(runtime, LOOK_MS / 4);
  }
}

/** What a task has said so far. */
function answerOf(spool: string, task: number): Answer {
  const file = join(spool, `${task}.out`);
  return readAnswer(existsSync(file) ? readFileSync(file) : new Uint8Array()); // before it begins there is none
}

/** What a program of Slurm's answers; `said` is the last line of its errors. */
async function ask(
  { spawn }: Runtime,
  command: readonly string[],
): Promise<{ code: number | null; out: string; said: string }> {
  let [out, errors] = ["", ""];
  const decoder = new TextDecoder();
  const child = spawn(command, {
    onOutput: (bytes) => out += decoder.decode(bytes, { stream: true }),
    onError: (bytes) => errors += new TextDecoder().decode(bytes),
  });
  child.end();
  const exit = await child.exited;
  const said = errors.trim().split("\n").at(-1)!.trim();
  return { code: exit.kind === "exited" ? exit.code : null, out, said };
}

function pause({ after }: Runtime, ms: number): Promise<void> {
  return new Promise((resolve) => void after(ms, resolve));
}
