// One measurement of several hosts: the first of them gathered what all did, so its result is the result; what disturbed
// the others stands in it too.

import { count, significant } from "../result/number.ts";
import type { Cell, ResultFile, Warning } from "../result/result.ts";

export interface HostResult {
  /** What the host is called. */
  readonly host: string;
  readonly result: ResultFile;
}

/** So many hosts are named one by one, of more the slowest and the fastest. */
const NAMED = 4;

/** So many sentences are a conclusion. */
const SENTENCES = 3;

/**
 * The result of all hosts, of which the first has the cells. `meeting` is the setting by which they met; `command` is the
 * one that had them measure.
 */
export function togetherResult(
  hosts: readonly [HostResult, ...HostResult[]],
  meeting: string,
  command: readonly string[],
): ResultFile {
  const [{ result }] = hosts;
  const cells = result.cells.map((cell): Cell => {
    const { [meeting]: _, ...config } = cell.config;
    return { ...cell, config };
  });
  const warnings = hosts.flatMap(({ host, result }) =>
    (result.warnings ?? []).map(({ code, message }): Warning => ({ code, message: `${host}: ${message}` }))
  );
  return { ...result, command, cells, warnings, conclusion: cells.flatMap(sentenceOf).slice(0, SENTENCES) };
}

/** What a cell of several hosts comes to: the rate of all, and that of each beside it. */
function sentenceOf(cell: Cell): string[] {
  if (cell.status !== "measured") return [];
  const { metrics, samples, facts, config, mode } = cell;
  const rates = samples.host_ops_per_s ?? [];
  const names = facts.hosts?.split(", ") ?? [];
  if (rates.length === 0 || typeof metrics.ops_per_s !== "number") return [];
  const named = names.map((name, host) => ({ name, rate: rates[host]! })).sort((a, b) => a.rate - b.rate);
  const [slowest, fastest] = [named[0]!, named.at(-1)!];
  const rate = (value: number): string => significant(value, 4);
  const each = named.length <= NAMED
    ? names.map((name, host) => `${name} ${rate(rates[host]!)}`).join(", ")
    : `from ${rate(slowest.rate)} (${slowest.name}) to ${rate(fastest.rate)} (${fastest.name})`;
  return [
    `Together ${count(names.length, "hosts")}, each with ${count(config.workers, "workers")}, made ${
      rate(metrics.ops_per_s)
    } ops/s by ${mode} and ${config.transport}: each over its own window ${each}.`,
  ];
}
