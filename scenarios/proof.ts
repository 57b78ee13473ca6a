// What is made of a contender's answer: it gives raw values and a proof of its work. The proof is held against what is
// worked out here, the figures are computed here, so that a median is the same thing in every row.

import { WrongAnswer } from "../engine/cell/error.ts";
import type { CellKey, Measured, Metrics } from "../engine/result/result.ts";
import { mean } from "../engine/result/statistics.ts";
import type { Contents } from "../sync/contents.ts";
import { cpuAnswer } from "./cpu_answer.ts";
import { checkContents, checkInserts, replay } from "./replay.ts";

/** The metrics that follow from an answer's samples, where its proof is right. Throws a WrongAnswer. */
export type Prove = (key: CellKey, answer: Measured, proof: Proof) => Metrics;

export interface Proof {
  /** Of the CPU function: one for each worker of each timed iteration. */
  readonly answers?: readonly number[];
  /** What the sets hold at the end, each as `sync/contents.ts` has it: the one, or those of the writers in their order. */
  readonly sets?: readonly Contents[];
}

type Samples = Measured["samples"];

export function proveOverhead({ config }: CellKey, { samples }: Measured, { answers }: Proof): Metrics {
  const iterations = valuesOf(samples, "iter_s", Number(config.iterations));
  checkAnswers(config, answers);
  return { total_wall_s: sum(iterations) };
}

const KINDS = ["rss", "uss", "pss"] as const;

export function proveMemory({ config }: CellKey, { samples }: Measured, { answers }: Proof): Metrics {
  checkAnswers(config, answers);
  const workers = Number(config.workers);
  const metrics: Record<string, number> = { samples_taken: samples.rss_bytes?.length ?? 0 };
  for (const kind of KINDS) {
    const [sampled, before] = [samples[`${kind}_bytes`] ?? [], samples[`${kind}_baseline_bytes`] ?? []];
    if (before.length > 0) metrics[`${kind}_baseline`] = before[0]!;
    if (sampled.length === 0 || before.length === 0 || workers === 0) continue;
    metrics[`${kind}_per_worker`] = (mean(sampled) - before[0]!) / workers;
  }
  const footprint = samples.pss_bytes?.length ? "pss" : samples.uss_bytes?.length ? "uss" : null;
  if (footprint === null) return metrics;
  metrics.footprint_avg = mean(samples[`${footprint}_bytes`]!);
  for (const part of ["baseline", "per_worker"]) {
    const value = metrics[`${footprint}_${part}`];
    if (value !== undefined) metrics[`footprint_${part}`] = value;
  }
  return metrics;
}

/** Of one set, or of as many as there are writers. */
export function proveSets({ config }: CellKey, { samples }: Measured, { sets }: Proof): Metrics {
  const workers = Number(config.workers);
  const [attempts, inserts, begun, ended] = ["attempts", "inserts", "begun_s", "ended_s"].map((name) =>
    valuesOf(samples, `worker_${name}`, workers)
  ) as [Values, Values, Values, Values];
  const wallS = valuesOf(samples, "wall_s", 1)[0]!;
  const [total, inserted] = [sum(attempts), sum(inserts)];
  const short = attempts.find((count) => !(Number.isInteger(count) && count > 0));
  if (short !== undefined) throw new WrongAnswer(`a worker made ${short} attempts where it must make some`);
  if (typeof config.ops === "number" && attempts.some((count) => count !== config.ops)) {
    throw new WrongAnswer(`the workers made ${attempts.join(", ")} attempts where each was to make ${config.ops}`);
  }
  if (config.verify === true) {
    const shards = typeof config.writers === "number" ? config.writers : 1;
    if (!Array.isArray(sets) || sets.length !== shards) {
      throw new WrongAnswer(`the proof has no sets, or not ${shards}: give what each holds as count, sum and mix`);
    }
    const expected = replay(attempts, Number(config.id_space), shards);
    expected.forEach(({ contents }, shard) => checkContents(`set ${shard}`, sets[shard]!, contents));
    checkInserts(inserted, expected.reduce((count, { contents }) => count + contents.count, 0));
  }
  const windowS = Math.max(...ended) - Math.min(...begun);
  const spread = Math.max(...attempts) - Math.min(...attempts);
  return {
    wall_s: wallS,
    window_s: windowS,
    attempts: total,
    inserts: inserted,
    dup_rate_pct: 100 * (total - inserted) / total,
    fill_pct: 100 * inserted / Number(config.id_space),
    ops_per_s: total / windowS,
    ops_per_s_wall: total / wallS,
    inserts_per_s: inserted / windowS,
    inserts_per_s_wall: inserted / wallS,
    min_worker_attempts: Math.min(...attempts),
    max_worker_attempts: Math.max(...attempts),
    ...(typeof config.ops !== "number" && { worker_spread_pct: 100 * spread / mean(attempts) }),
    start_skew_s: Math.max(...begun) - Math.min(...begun),
  };
}

type Values = readonly number[];

function checkAnswers({ workers, iterations, work_iters }: CellKey["config"], answers: Proof["answers"]): void {
  const count = Number(workers) * Number(iterations);
  if (!Array.isArray(answers) || answers.length !== count) {
    const given = Array.isArray(answers) ? answers.length : "no";
    throw new WrongAnswer(`the proof has ${given} answers where ${count} are due: one a worker of each iteration`);
  }
  const expected = cpuAnswer(Number(work_iters));
  const wrong = answers.find((answer) => answer !== expected);
  if (wrong !== undefined) throw new WrongAnswer(`a worker answered ${wrong} where ${expected} is right`);
}

function valuesOf(samples: Samples, name: string, count: number): Values {
  const values = samples[name] ?? [];
  if (values.length === count) return values;
  throw new WrongAnswer(`the samples have ${values.length} values of ${name} where ${count} are due`);
}

function sum(values: Values): number {
  return values.reduce((total, value) => total + value, 0);
}
