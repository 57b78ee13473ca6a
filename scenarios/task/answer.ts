// What the cells of a task come to: inline, or a pool, and of what. Nothing is said that the intervals do not allow.

import { capital } from "../../engine/result/capital.ts";
import { medianInterval } from "../../engine/compare/inference/median_interval.ts";
import { FEWEST_BLOCKS, STANDARD_MARGIN } from "../../engine/compare/inference/verdict.ts";
import { cellId } from "../../engine/result/cell_name.ts";
import { groupBy } from "../../engine/result/group.ts";
import { count, rounded } from "../../engine/result/number.ts";
import type { Answer, Cell, Comparison } from "../../engine/result/result.ts";
import { median } from "../../engine/result/statistics.ts";
import { difference, eachBlock, type Known, known, ratioOf, type Variant, variantOf } from "./variants.ts";

/** A worker's cost is called small where it is less than this share of a task. */
const SMALL = 0.1;

/** A timer in the parent that is late by more keeps people waiting, in seconds. */
const NOTICED_S = 0.01;

export function answer(comparison: Comparison, cells: readonly Cell[]): readonly Answer[] {
  const order = comparison.cells.map(({ key }) => cellId(key)); // the cells stand in that of their blocks
  const kinds = [...groupBy(cells, (cell) => cellId(cell)).values()].map(variantOf)
    .sort((a, b) => order.indexOf(cellId(a.key)) - order.indexOf(cellId(b.key)));
  const groups = groupBy(kinds, ({ key }) => JSON.stringify([key.runtime, key.config.module, key.config.input]));
  return [...groups.values()].flatMap((group) => answerOf(comparison, group) ?? []);
}

function answerOf(
  { delta, margin = STANDARD_MARGIN, pairs, cells }: Comparison,
  kinds: readonly Variant[],
): Answer | null {
  const inline = kinds.find(({ key }) => key.mode === "inline");
  if (inline === undefined || inline.blocks.size === 0) return null;
  const { runtime, config } = inline.key;
  const say = (advice: Answer["advice"], sentences: readonly (string | null)[]): Answer => ({
    runtime,
    subject: String(config.module),
    advice,
    sentences: sentences.filter((sentence) => sentence !== null),
  });
  const measured = kinds.filter(({ key, blocks }) => key.start === "pool" && blocks.size > 0);
  const level = 1 - 0.05 / measured.length; // all of them hold together
  const over = (kind: Variant, other: Variant): Known | null => ratioOf(kind, other, level);
  const pools = measured.filter((pool) => over(pool, inline) !== null); // of the others too many blocks failed
  const call = known(inline, "call_s");
  if (call === null) {
    const blocks = inline.blocks.size;
    return say("unsettled", [
      `Nothing is settled by ${count(blocks, "blocks")}: give --blocks ${FEWEST_BLOCKS} or more.`,
    ]);
  }
  const spawn = spawnSentence(kinds);
  if (pools.length === 0) return say("unsettled", [`A call takes ${ms(call.value)} inline.`, spawn]);
  const least = 1 + delta;
  const by = (mode: string, dispatch?: string): Variant[] =>
    pools.filter(({ key }) => key.mode === mode && key.config.dispatch === dispatch)
      .sort((a, b) => Number(a.key.config.workers) - Number(b.key.config.workers));
  const ladders = [by("threads", "message"), by("threads", "atomics"), by("processes")];
  const tops = ladders.flatMap((ladder) => topOf(ladder, over, least) ?? []);
  const paying = tops.filter((pool) => (over(pool, inline)?.interval.low ?? 0) > least);
  const [message, atomics, processes] = ladders.map((ladder) => paying.find((pool) => ladder.includes(pool)));
  const best = preferred(preferred(message, processes, over, least), atomics, over, least);
  const patience = best ?? tops[0];
  const waiting = patience ? waitingSentence(inline, patience) : null;
  if (best !== undefined) {
    return say("pool", [
      poolSentence(best, inline, over),
      nextSentence(best, ladders.find((ladder) => ladder.includes(best))!, over),
      otherSentence(
        best,
        best.key.mode === "threads" ? processes ?? by("processes").at(-1) : message,
        inline,
        over,
        margin,
      ),
      carriageSentence(inline),
      waiting,
      spawn,
    ]);
  }
  const [nearest] = tops.toSorted((a, b) => over(b, inline)!.value - over(a, inline)!.value);
  const open = tops.filter((pool) => (over(pool, inline)?.interval.high ?? Infinity) > Math.max(least, 1 + margin));
  const costs = costSentence(tops.find((pool) => pool.key.mode === "threads") ?? nearest, call);
  if (open.length > 0) {
    const labels = open.map(({ key }) => cells.find((one) => cellId(one.key) === cellId(key))?.label);
    const needed = pairs.flatMap(({ cell, blocks_needed }) => labels.includes(cell) ? blocks_needed ?? [] : []);
    const ratio = over(open[0]!, inline)!;
    return say("unsettled", [
      `Not settled: ${open[0]!.name} does ${times(ratio)} what inline does; ${
        needed.length > 0
          ? `--blocks ${Math.max(...needed)} would most likely settle it`
          : "a quieter machine would settle it"
      }.`,
      costs && capital(costs),
      carriageSentence(inline),
      waiting,
      spawn,
    ]);
  }
  return say("inline", [
    costs && `Keep it inline: ${costs}`,
    batchSentence(inline, pools),
    carriageSentence(inline),
    waiting,
    spawn,
  ]);
}

/** The pool of a kind beyond which more workers do not pay; undefined of none. */
function topOf(
  ladder: readonly Variant[],
  over: (kind: Variant, other: Variant) => Known | null,
  least: number,
): Variant | undefined {
  let [top] = ladder;
  for (const next of ladder.slice(1)) if ((over(next, top!)?.interval.low ?? 0) > least) top = next;
  return top;
}

/** The second only where it is faster for certain. */
function preferred(
  first: Variant | undefined,
  second: Variant | undefined,
  over: (kind: Variant, other: Variant) => Known | null,
  least: number,
): Variant | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return (over(second, first)?.interval.low ?? 0) > least ? second : first;
}

function poolSentence(pool: Variant, inline: Variant, over: (kind: Variant, other: Variant) => Known | null): string {
  const p99 = known(pool, "p99_loaded_s");
  const memory = difference(pool, inline, "peak_bytes");
  const parts = [
    `Use ${pool.name}: ${times(over(pool, inline)!)} inline's throughput`,
    ...(p99 ? [`p99 ${ms(p99.value)} with twice as many tasks as workers waiting`] : []),
    ...(memory ? [`${mebi(memory.value)} more`] : []),
  ];
  return `${parts.join(", ")}.`;
}

/** What the next larger pool of the same kind adds. */
function nextSentence(
  best: Variant,
  ladder: readonly Variant[],
  over: (kind: Variant, other: Variant) => Known | null,
): string | null {
  const next = ladder[ladder.indexOf(best) + 1];
  const ratio = next && over(next, best);
  if (!next || !ratio) return null;
  const change = (value: number): string => `${rounded(100 * (value - 1), 2)}`;
  const { low, high } = ratio.interval;
  return `${capital(next.name)} adds ${change(ratio.value)} % (${change(low)} … ${change(high)}).`;
}

function otherSentence(
  best: Variant,
  other: Variant | undefined,
  inline: Variant,
  over: (kind: Variant, other: Variant) => Known | null,
  margin: number,
): string | null {
  const ratio = other && over(other, best);
  if (!other || !ratio) return null;
  const { low, high } = ratio.interval;
  const as = low > 1 / (1 + margin) && high < 1 + margin ? "does as much" : `does ${times(ratio)} as much`;
  const [own, its] = [best, other].map((pool) => difference(pool, inline, "peak_bytes")?.value ?? NaN);
  const memory = own! > 0 && its! > 0 ? ` for ${rounded(its! / own!, 2)} times the memory` : "";
  return `${capital(other.name)} ${as}${memory}.`;
}

/** What a call takes, and what handing it to a warm worker costs more. */
function costSentence(pool: Variant | undefined, call: Known): string | null {
  const handOver = pool && known(pool, "p50_hand_over_s");
  if (!pool || !handOver) return null;
  const { low, high } = handOver.interval;
  const one = pool.key.mode === "threads" ? "thread" : "process";
  return `a call takes ${ms(call.value)}, handing it to a warm ${one} costs ${ms(handOver.value)} more (${
    milli(low)
  } … ${milli(high)}).`;
}

/** From how many calls in one message a pool pays: where its line over calls crosses that of inline. */
function batchSentence(inline: Variant, pools: readonly Variant[]): string | null {
  const found = pools.flatMap((pool) => {
    const calls = eachBlock(
      pool,
      inline,
      ([message, batched], [call]) => call! > batched! ? message! / (call! - batched!) : Infinity,
      [
        "message_s",
        "batched_call_s",
      ],
      ["call_s"],
    );
    const interval = medianInterval(calls);
    return interval === null ? [] : [{ pool, value: Math.max(1, median(calls)), interval }];
  });
  const [first] = found.filter(({ interval }) => Number.isFinite(interval.high)).sort((a, b) => a.value - b.value);
  if (first === undefined) {
    const never = found.length > 0 && found.every(({ interval }) => interval.low === Infinity);
    return never ? "No number of calls a message makes a pool pay." : null;
  }
  const [low, high] = [first.interval.low, first.interval.high].map((calls) => Math.max(1, Math.ceil(calls)));
  return `${capital(first.pool.name)} pays from ${
    count(Math.ceil(first.value), "calls")
  } a message (${low} … ${high}).`;
}

/** The ways in which a message can have the user's values. */
const CARRIAGES: readonly (readonly [metric: string, name: string])[] = [
  ["as_clone_s", "a clone"],
  ["as_json_s", "a text of JSON"],
  ["as_transfer_s", "a clone that moves their buffers (export transfer)"],
];

/** In which of them the user's own inputs and outputs are handed over for the least, where that is certain. */
function carriageSentence(inline: Variant): string | null {
  const [best, next] = CARRIAGES.flatMap(([metric, name]) => {
    const cost = known(inline, metric);
    return cost === null ? [] : [{ metric, name, cost }];
  }).sort((a, b) => a.cost.value - b.cost.value);
  if (best === undefined || next === undefined) return null;
  const ratios = eachBlock(inline, inline, ([least], [other]) => other! / least!, [best.metric], [next.metric]);
  const interval = medianInterval(ratios);
  if (interval === null || interval.low <= 1) return null;
  const { value, interval: { low, high } } = best.cost;
  return `Input and output are handed over for the least as ${best.name}: ${ms(value)} (${milli(low)} … ${
    milli(high)
  }), as ${next.name} for ${times({ value: median(ratios), interval })}.`;
}

/** Who else waits in the parent meanwhile. */
function waitingSentence(inline: Variant, pool: Variant): string | null {
  const [alone, meanwhile] = [inline, pool].map((kind) => known(kind, "p99_delay_s"));
  if (!alone || !meanwhile || alone.interval.low < NOTICED_S || meanwhile.interval.high > alone.interval.low / 2) {
    return null;
  }
  return `Inline all else in the process waits for it, a timer for ${ms(alone.value)}; with ${pool.name} for ${
    ms(meanwhile.value)
  } (p99).`;
}

function spawnSentence(kinds: readonly Variant[]): string | null {
  const fresh = kinds.filter(({ key }) => key.start === "spawn");
  const costs = fresh.flatMap((kind) => {
    const cost = known(kind, "p50_hand_over_s");
    return cost === null ? [] : [{ kind, cost }];
  }).sort((a, b) => a.cost.value - b.cost.value);
  const [least] = costs;
  if (least === undefined) return null;
  const { value, interval: { low, high } } = least.cost;
  const imports = known(least.kind, "import_s");
  const importing = imports && imports.value > SMALL * value ? `, ${ms(imports.value)} of them importing` : "";
  return `${capital(least.kind.name)} a task costs ${ms(value)} (${milli(low)} … ${
    milli(high)
  })${importing}: from tasks of ${seconds(high / SMALL)} on that is less than a tenth.`;
}

function times({ value, interval: { low, high } }: Known): string {
  return `${rounded(value, 2)} times (${rounded(low, 2)} … ${rounded(high, 2)})`;
}

function milli(value: number): string {
  return rounded(1000 * value, 2);
}

function ms(value: number): string {
  return `${milli(value)} ms`;
}

function seconds(value: number): string {
  return value < 1 ? ms(value) : `${rounded(value, 2)} s`;
}

function mebi(bytes: number): string {
  return `${rounded(bytes / 2 ** 20, 2)} MiB`;
}
