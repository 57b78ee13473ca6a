// How numbers are written for a reader. What a result keeps are the numbers themselves.

/** For a column: as many digits as count, and at most three decimals, but for what would otherwise become 0. */
export function significant(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size >= 10_000) return grouped(value);
  if (size >= 1000) return value.toFixed(0);
  if (size >= 1) return plain(value, digits);
  if (size >= 10 ** (2 - digits) || size === 0) return value.toFixed(digits - 1);
  return value.toPrecision(2);
}

/** For what may be of any size: four digits, and three below 1. */
export function precise(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return grouped(value);
  return size === 0 ? "0" : size >= 1 ? plain(value, 4) : value.toPrecision(3);
}

/** At most so many digits that count, without zeros at the end. */
export function rounded(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}

/** At most two decimals, without zeros at the end. */
export function hundredths(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** How many times as much; "×" stands behind it where no column says so. */
export function ratio(value: number): string {
  if (value >= 1000) return grouped(value);
  return plain(value, value >= 0.1 ? 3 : 2);
}

/** A fraction as "0.67 %", "5.0 %" or "123 %". */
export function percent(fraction: number): string {
  const value = 100 * fraction;
  if (!Number.isFinite(value)) return "–";
  return `${Math.abs(value) >= 100 ? value.toFixed(0) : plain(value, 2)} %`;
}

/** A ratio as what it is more or less than 1: "+12.3 %". */
export function change(ratio: number): string {
  const value = 100 * (ratio - 1);
  return `${value < 0 ? "−" : "+"}${plain(Math.abs(value), 3)} %`;
}

/** A probability of chance. */
export function chance(p: number): string {
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}

/** A time as "12.3 ms" or "4.56 s". */
export function duration(ms: number): string {
  return ms >= 999.5 ? `${plain(ms / 1000, 3)} s` : `${ms.toPrecision(3)} ms`;
}

/** An estimated time as "about 40 s" or "about 12 min", rounded up to a whole `step` of seconds. */
export function about(seconds: number, step: number): string {
  if (seconds < 90) return `about ${Math.max(step, Math.ceil(seconds / step) * step)} s`;
  return `about ${Math.ceil(seconds / 60)} min`;
}

/** Bytes as "1.5 GiB", or as whole MiB below one. */
export function memorySize(bytes: number): string {
  return bytes < 2 ** 30 ? `${Math.round(bytes / 2 ** 20)} MiB` : `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

/** Bytes as they are typed: "16", "64k", "100m". */
export function byteText(bytes: number): string {
  const suffix = ["g", "m", "k"].find((one) => bytes % SUFFIXES[one]! === 0 && bytes > 0) ?? "";
  return `${bytes / SUFFIXES[suffix]!}${suffix}`;
}

/** A size that was computed, to two digits: "3.1k". */
export function sizeText(bytes: number): string {
  const units = ["", "k", "m", "g"];
  const unit = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(bytes) / 10)));
  const value = bytes / 1024 ** unit;
  return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(2))}${units[unit]}`;
}

/** "1 worker", "8 workers". */
export function count(value: unknown, many: string): string {
  return `${value} ${Number(value) === 1 ? many.replace(/s$/, "") : many}`;
}

/** So many digits that count, and never an exponent for what rounding makes longer, as 99.96 in two digits. */
function plain(value: number, digits: number): string {
  const text = value.toPrecision(digits);
  return text.includes("e+") ? value.toFixed(0) : text;
}

/** Whole, with commas between thousands. */
function grouped(value: number): string {
  return Math.round(value).toLocaleString("en");
}

const SUFFIXES: Readonly<Record<string, number>> = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** What was typed as a whole number, of bytes with k, m or g behind it; NaN where it is none. */
export function countOf(text: string, bytes = false): number {
  const [, digits = "", suffix = ""] = /^(\d{1,15})([kmg]?)$/i.exec(text) ?? [];
  return digits === "" || (suffix !== "" && !bytes) ? NaN : Number(digits) * SUFFIXES[suffix.toLowerCase()]!;
}
