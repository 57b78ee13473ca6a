// The same ratio on several machines as one, by a random-effects model: each machine has a true ratio of its own, whose
// logarithms lie around their mean with the standard deviation τ, and what was measured there has an error besides.
//
// All machines count alike. Weights by inverse variances, as a meta-analysis of large trials has them, would follow the
// noise where a variance is known from a dozen blocks: `npm run bench -- fleet` has what such intervals are worth. At
// equal weights the interval of Hartung and Knapp (2001) is Student's, of the machines' own logarithms, and holds 95 %
// or more however unequal the machines' variances are (Bakirov and Székely 2005; Ibragimov and Müller 2010). Machines
// that are alike by chance do not make it narrower than their own errors do (Knapp and Hartung 2003).

import { mean, standardDeviation } from "../../result/statistics.ts";
import type { Ratio } from "./ratio.ts";

/** What was measured on one machine. */
export interface Effect {
  /** The natural logarithm of a ratio. */
  readonly log: number;
  /** Its standard error. */
  readonly error: number;
}

export interface RandomEffects {
  /** The machines' mean, a geometric one of their ratios; its `blocks` are machines. */
  readonly mean: Ratio;
  /** What one more machine's measured ratio is drawn from: of a ratio's interval it makes a prediction (Hahn 1969). */
  readonly next: Ratio;
  /** τ, in natural logarithms: by moments (DerSimonian and Laird 1986), at equal weights (DerSimonian and Kacker 2007). */
  readonly tau: number;
  /** I² (Higgins and Thompson 2002), from 0 to 1: how much of the variance between measured ratios is not noise. */
  readonly i2: number;
}

/** Throws a RangeError below two machines. */
export function randomEffects(effects: readonly Effect[]): RandomEffects {
  const machines = effects.length;
  if (machines < 2) throw new RangeError(`Cannot pool as there must be 2 or more machines: given ${machines}.`);
  const logs = effects.map(({ log }) => log);
  const variance = standardDeviation(logs) ** 2;
  const noise = mean(effects.map(({ error }) => error ** 2));
  const between = Math.max(0, variance - noise);
  const taken = Math.max(variance, noise);
  const about = { ratio: Math.exp(mean(logs)), freedom: machines - 1, blocks: machines };
  return {
    mean: { ...about, error: Math.sqrt(taken / machines) },
    next: { ...about, error: Math.sqrt(taken * (1 + 1 / machines)) },
    tau: Math.sqrt(between),
    i2: variance === 0 ? 0 : between / variance,
  };
}
