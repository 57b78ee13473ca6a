// Kinds of noise that a machine may have, for simulated comparisons: each value is a factor on what a cell takes.

import type { Random } from "../engine/compare/inference/random.ts";

/** The factors of one run, cell after cell, in the order in which they are measured. */
export type Noise = (random: Random) => () => number;

function independent(logarithm: (random: Random) => number): Noise {
  return (random) => () => Math.exp(logarithm(random));
}

/** `deviation` of the logarithms, 0.05 for 5 %. */
export function logNormal(deviation: number): Noise {
  return independent((random) => deviation * random.normal());
}

/** Student's t with 3 degrees of freedom: now and then a value far off, either way. */
function heavyTailed(scale: number): Noise {
  return independent((random) => {
    const squares = random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2;
    return scale * random.normal() / Math.sqrt(squares / 3);
  });
}

/** One value in ten is slowed, by 5 deviations on average. */
export function spiky(deviation: number): Noise {
  return independent((random) => {
    const slowed = random.uniform() < 0.1 ? -5 * Math.log(1 - random.uniform()) : 0;
    return deviation * (random.normal() + slowed);
  });
}

/** Each value is like the one before, whichever cell that was of. */
function autocorrelated(deviation: number, likeness: number): Noise {
  return (random) => {
    let state = random.normal();
    return () => {
      state = likeness * state + Math.sqrt(1 - likeness ** 2) * random.normal();
      return Math.exp(deviation * state);
    };
  };
}

/** The machine gets slower by `perCell` with every cell. */
function drifting(deviation: number, perCell: number): Noise {
  return (random) => {
    let cells = 0;
    return () => Math.exp(deviation * random.normal() + perCell * cells++);
  };
}

/** A process comes to lie in one of two ways, one of which is slower by `apart`, with a chance of its own. */
function bimodal(deviation: number, apart: number, chance: number): Noise {
  return independent((random) => deviation * random.normal() + (random.uniform() < chance ? apart : 0));
}

export const NOISES: Readonly<Record<string, Noise>> = {
  "5 %": logNormal(0.05),
  "10 %": logNormal(0.1),
  "20 %": logNormal(0.2),
  "heavy tails": heavyTailed(0.05),
  "slow spikes": spiky(0.05),
  "autocorrelated": autocorrelated(0.05, 0.8),
  "drifting": drifting(0.05, 0.005),
  "two modes": bimodal(0.02, 0.15, 0.5),
};
