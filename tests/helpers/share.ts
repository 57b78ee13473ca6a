// What does not depend on the runtime is shared out: each of the three takes its part, and together they take all. Of a
// sweep, which is the same thing many times over, the suite takes a sample, and `npm run sweeps` takes it whole.

import process from "node:process";
import { test, type TestContext, type TestOptions } from "node:test";
import { RUNTIME_NAMES } from "../../runtime/runtimes.ts";
import { subject } from "./command.ts";

/** Which of them this is, from 0: the runtime that is tested, or the one that a tested binary is made with. */
export const OWN = RUNTIME_NAMES.indexOf(subject.name);

/** Whether the thing of this number, from 0, falls to this runtime. */
export function isOwn(number: number): boolean {
  return number % RUNTIME_NAMES.length === OWN;
}

/** As many of `count` as fall to this runtime. */
export function ownShare(count: number): number {
  return Math.ceil((count - OWN) / RUNTIME_NAMES.length);
}

/** Whether sweeps are taken whole. */
export const WHOLE = process.env.PARATAX_SWEEPS === "whole";

/** Whether each runtime takes what is otherwise shared out: in a whole sweep, and where one test is tried on its own. */
const EACH = WHOLE || process.env.PARATAX_SWEEPS === "each";

/** The test itself where sweeps are taken whole; else nothing: what it shows is shown by smaller ones, or before a release. */
export function testOfSweeps(name: string, options: TestOptions, body: Body): void {
  if (WHOLE) test(name, options, body);
}

/** Whether the case of this number, from 0, of a sweep is tried here: in the sample, one of so many, each runtime others. */
export function isTried(number: number, of: number): boolean {
  return WHOLE || number % of === OWN;
}

/** What of a sweep is tried here: the third of the cases that falls to this runtime, counted from `first`; of a whole sweep all. */
export function sampleOf<T>(cases: readonly T[], first = 0): readonly T[] {
  return cases.filter((_, number) => EACH || isTried(number + first, RUNTIME_NAMES.length));
}

/** Of fewer cases than there are runtimes the one that falls to this runtime, some to several; of a whole sweep all. */
export function oneOf<T>(cases: readonly T[]): readonly T[] {
  return cases.filter((_, number) => EACH || number === OWN % cases.length);
}

type Body = (context: TestContext) => void | Promise<void>;

/** A test whose answer no runtime decides: the one that the number, from 0, falls to plays it; in a whole sweep each. */
export function testOnOne(number: number, name: string, options: TestOptions, body: Body): void {
  if (EACH || isOwn(number)) test(name, options, body);
}

/** A test of the source on each runtime. Of a binary, which is that source packed, only a whole sweep takes it too. */
export function testOfSource(name: string, options: TestOptions, body: Body): void {
  if (WHOLE || !subject.compiled) test(name, options, body);
}

/** A test of the source whose answer no runtime decides. */
export function testOfSourceOnOne(number: number, name: string, options: TestOptions, body: Body): void {
  if (WHOLE || !subject.compiled) testOnOne(number, name, options, body);
}

/** A test of each binary whose answer of the source no runtime decides. */
export function testOfBinaries(number: number, name: string, options: TestOptions, body: Body): void {
  if (subject.compiled) test(name, options, body);
  else testOnOne(number, name, options, body);
}

/** Calls `play` for each, two at a time: most machines have two cores. Rejects with the first that does. */
export async function twoAtATime<T>(all: readonly T[], play: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  await Promise.all([1, 2].map(async () => {
    for (const one of left) await play(one);
  }));
}
