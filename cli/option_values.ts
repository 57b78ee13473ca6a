// The values of options, read from what was typed or refused in one sentence.

import { countOf } from "../engine/result/number.ts";
import { UsageError } from "../engine/result/usage_error.ts";

/** `whole` is what was typed, where `text` is a part of it. Throws a UsageError. */
export function wholeNumber(flag: string, text: string, minimum: number, maximum: number, whole = text): number {
  const value = countOf(text);
  if (value >= minimum && value <= maximum) return value;
  throw new UsageError(`Cannot use ${flag} ${whole}: give a whole number from ${minimum} to ${maximum}.`);
}

/** A number of bytes, which may end with k, m or g. Throws a UsageError. */
export function byteCount(flag: string, text: string, minimum: number, maximum: number): number {
  const value = countOf(text, true);
  if (value >= minimum && value <= maximum) return value;
  throw new UsageError(
    `Cannot use ${flag} ${text}: give bytes from ${minimum} to ${maximum}, for example 64k, 1m or 4g.`,
  );
}

/** Throws a UsageError. */
export function percentage(flag: string, text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (value > 0 && value <= 1000) return value;
  throw new UsageError(`Cannot use ${flag} ${text}: give a percentage above 0, for example 5.`);
}

/** Of an option that may be given several times. */
export function listed(text: string, before: unknown): string[] {
  return [...before as readonly string[], text];
}

/** The name under which commander gives an option. */
export function camel(name: string): string {
  return name.replace(/[_-](\w)/g, (_, letter: string) => letter.toUpperCase());
}
