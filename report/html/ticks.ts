// Where a logarithmic axis has its labels, and how the numbers on an axis are written.

/** So many labels at the most, where nothing else is said. */
const MOST = 8;

/** Round numbers between two positive ones: 1, 2, 5, 10 …, fewer over many decades, even steps within a few percent. */
export function logTicks(low: number, high: number, most = MOST): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const decades = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  for (const mantissas of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = within(decades.flatMap((decade) => mantissas.map((one) => one * 10 ** decade)), low, high);
    if (mantissas.length === 3 && ticks.length < 3) return evenTicks(low, high, most);
    if (ticks.length <= most) return ticks;
  }
  const step = Math.ceil(decades.length / most);
  return within(decades.filter((decade) => decade % step === 0).map((decade) => 10 ** decade), low, high);
}

/** Round numbers in even steps between two. */
export function evenTicks(low: number, high: number, most = MOST): number[] {
  const rough = (high - low) / (most - 2);
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * ([1, 2, 5, 10].find((one) => one * unit >= rough) ?? 10);
  const first = Math.ceil(low / step);
  return within(Array.from({ length: most }, (_, index) => (first + index) * step), low, high);
}

function within(ticks: readonly number[], low: number, high: number): number[] {
  return ticks.map((tick) => Number(tick.toPrecision(12))).filter((tick) => tick >= low && tick <= high);
}

const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

export function axisText(exact: number): string {
  const value = Number(exact.toPrecision(6)); // the exponential of a logarithm is not quite the number
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-4)) return value.toExponential(0);
  return size >= 1000 ? COMPACT.format(value) : String(Number(value.toPrecision(4)));
}
