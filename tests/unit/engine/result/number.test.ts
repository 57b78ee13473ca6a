import assert from "node:assert/strict";
import { test } from "node:test";
import {
  about,
  chance,
  change,
  count,
  countOf,
  duration,
  hundredths,
  memorySize,
  percent,
  precise,
  ratio,
  rounded,
  significant,
} from "../../../../engine/result/number.ts";

/** What a function makes of each of these numbers. */
function written(write: (value: number) => string, ...values: readonly number[]): string[] {
  return values.map((value) => write(value));
}

test("a column shows as many digits as count, three decimals at most, and no number as 0 that is none", () => {
  assert.deepEqual(
    written(
      (value) => significant(value, 4),
      1234567.8,
      9999.4,
      12.3456,
      1,
      0.123456,
      0.012345,
      0.00012345,
      0,
      -12.3456,
    ),
    ["1,234,568", "9999", "12.35", "1.000", "0.123", "0.012", "0.00012", "0.000", "-12.35"],
  );
  assert.deepEqual(written((value) => significant(value, 3), 123.456, 0.5, 0.05), ["123", "0.50", "0.050"]);
});

test("numbers of any size have four digits, and three below 1", () => {
  assert.deepEqual(written(precise, 1234.5, 12.3456, 0.123456, 0.000123456, 0), [
    "1,235",
    "12.35",
    "0.123",
    "0.000123",
    "0",
  ]);
});

test("zeros at the end are left out where nothing stands above or below", () => {
  assert.deepEqual(written((value) => rounded(value, 3), 40, 0.5, 1234, 1.2345), ["40", "0.5", "1230", "1.23"]);
  assert.deepEqual(written(hundredths, 2, 1.5, 1.239), ["2", "1.5", "1.24"]);
});

test("ratios, changes and shares are told apart by their signs", () => {
  assert.deepEqual(written(ratio, 12345, 999, 1.2345, 0.1, 0.0123), ["12,345", "999", "1.23", "0.100", "0.012"]);
  assert.deepEqual(written(change, 1.1234, 0.5, 1), ["+12.3 %", "−50.0 %", "+0.00 %"]);
  assert.deepEqual(written(percent, 0.0067, 0.05, 0.12, 1, 1.234, NaN, Infinity), [
    "0.67 %",
    "5.0 %",
    "12 %",
    "100 %",
    "123 %",
    "–",
    "–",
  ]);
});

test("a chance of less than one in a thousand is not told apart from another", () => {
  assert.deepEqual(written(chance, 0.00099, 0.001, 0.25), ["<0.001", "0.001", "0.250"]);
});

test("times are in milliseconds below a second, and estimates are rounded up", () => {
  assert.deepEqual(written(duration, 0.5, 12.34, 999.4, 999.6, 61_000), [
    "0.500 ms",
    "12.3 ms",
    "999 ms",
    "1.00 s",
    "61.0 s",
  ]);
  assert.deepEqual(written((value) => about(value, 5), 0, 3, 61, 100), [
    "about 5 s",
    "about 5 s",
    "about 65 s",
    "about 2 min",
  ]);
  assert.equal(about(88.2, 1), "about 89 s");
});

test("memory is in GiB, below one in MiB", () => {
  assert.deepEqual(written(memorySize, 2 ** 29, 2 ** 30 - 2 ** 20, 2 ** 30, 1.55 * 2 ** 30), [
    "512 MiB",
    "1023 MiB",
    "1.0 GiB",
    "1.6 GiB",
  ]);
});

test("one of a kind is no plural", () => {
  assert.deepEqual([count(1, "workers"), count("8", "workers"), count("1", "cores")], [
    "1 worker",
    "8 workers",
    "1 core",
  ]);
});

test("what is typed as a number is one only as a whole, and k, m and g are of bytes", () => {
  assert.deepEqual(["0", "15", "1k", "2m", "3G"].map((text) => countOf(text, true)), [
    0,
    15,
    1024,
    2 ** 21,
    3 * 2 ** 30,
  ]);
  for (const text of ["", "k", "-1", "1.5", "1e3", "1kb", "0x10", " 1", "1234567890123456"]) {
    assert.equal(countOf(text, true), NaN, text);
  }
  assert.equal(countOf("1k"), NaN);
  assert.equal(countOf("12"), 12);
});

test("rounding up to one digit more makes no exponent", () => {
  assert.deepEqual(written(percent, 0.9996, 12.34), ["100 %", "1234 %"]);
  assert.deepEqual(written(ratio, 999.6, 99.96), ["1000", "100"]);
  assert.deepEqual(written((value) => significant(value, 3), 999.6, -999.6), ["1000", "-1000"]);
  assert.deepEqual(written(change, 11.1, 13.34), ["+1010 %", "+1234 %"]);
  assert.deepEqual(written(duration, 1_234_000), ["1234 s"]);
  assert.deepEqual(written(precise, 999.96), ["1000"]);
});
