// The cells of a comparison: every combination of what its axes vary. What cannot be measured stands last, with its
// reason, so that the first is what the others can be held against.

import type { RuntimeName } from "../../runtime/contract.ts";
import type { Scenario } from "../../scenarios/contract.ts";
import { FOREIGN_STARTS, NO_FORK } from "../run/plan.ts";
import type { CellKey, Config, Mode, Start } from "../result/result.ts";

export type AxisValue = string | number | boolean;

/** `name` is "mode", "runtime", "start" or a setting. */
export interface Axis {
  readonly name: string;
  readonly values: readonly AxisValue[];
}

export interface Variant {
  /** The values that tell it from the others, in the order of the axes. */
  readonly label: string;
  /** Its value on each axis. */
  readonly on: Readonly<Record<string, AxisValue>>;
  readonly key: CellKey;
  /** Why it cannot be measured; null when it can. */
  readonly gap: string | null;
}

export interface VariantWish {
  readonly scenario: Scenario;
  readonly axes: readonly Axis[];
  /** Where no axis says it. */
  readonly runtime: RuntimeName;
  /** One value for each setting; an axis takes its place. */
  readonly config: Config;
  readonly system: string;
  /** Whether named pipes can be made; true where it is not said. */
  readonly pipes?: boolean;
  /** Why a runtime cannot be measured; null when it can. */
  readonly missing: (runtime: RuntimeName) => string | null;
}

/** The last axis varies fastest. What no axis names is threads (where the scenario has them), spawn, `runtime`. */
export function variantsOf(wish: VariantWish): Variant[] {
  const combinations = wish.axes.reduce<Record<string, AxisValue>[]>(
    (made, { name, values }) => made.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
  const telling = wish.axes.some(({ values }) => values.length > 1)
    ? wish.axes.filter(({ values }) => values.length > 1)
    : wish.axes;
  const all = combinations.map((on): Variant => {
    const label = telling.map(({ name }) => String(on[name])).join(" ");
    return { label, on, ...keyOf(wish, on) };
  });
  return [...all.filter(({ gap }) => gap === null), ...all.filter(({ gap }) => gap !== null)];
}

function keyOf(
  { scenario, runtime: standard, config: common, system, pipes, missing }: VariantWish,
  { runtime = standard, mode = "threads", start = "spawn", ...settings }: Record<string, AxisValue>,
): Pick<Variant, "key" | "gap"> {
  const wished: Config = { ...common, ...settings };
  const asLists: Record<string, Config[string]> = { ...wished }; // as the scenario knows its list settings
  for (const { kind, name } of scenario.settings) if (kind === "list") asLists[name] = [Number(wished[name])];
  const configured = scenario.configure?.(wished, mode as Mode, system, pipes) ?? wished;
  const key: CellKey = {
    scenario: scenario.name,
    runtime: runtime as RuntimeName,
    mode: mode as Mode,
    start: start as Start,
    config: typeof configured === "string" ? wished : configured,
  };
  const foreign = FOREIGN_STARTS.includes(key.start) ? NO_FORK : null;
  const unfit = typeof configured === "string" ? configured : null;
  return { key, gap: foreign ?? scenario.refuse?.(asLists, system) ?? unfit ?? missing(key.runtime) };
}
