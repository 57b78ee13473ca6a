// Values by the hundred thousand, of which every n-th is kept: enough for a quantile, and no load on the memory that is
// measured.

const MOST = 2 ** 15;

export interface Thinned {
  add(value: number): void;
  readonly values: readonly number[];
}

export function makeThinned(most = MOST): Thinned {
  let values: number[] = [];
  let [every, left] = [1, 1];
  return {
    add(value) {
      if (--left > 0) return;
      left = every;
      values.push(value);
      if (values.length < most) return;
      values = values.filter((_, index) => index % 2 === 0);
      every *= 2;
    },
    get values() {
      return values;
    },
  };
}
