// Every way to break the project that a test is seen to notice.

import { ANSWERS } from "./answers.ts";
import { CONCLUSIONS } from "./conclusions.ts";
import { FIGURES } from "./figures.ts";
import { HOSTS } from "./hosts.ts";
import { SPANS } from "./spans.ts";
import { SUMMARIES } from "./summaries.ts";
import { VERSIONS } from "./versions.ts";
import type { Mutation } from "./mutation.ts";

export const MUTATIONS: readonly Mutation[] = [
  ...ANSWERS,
  ...FIGURES,
  ...SUMMARIES,
  ...SPANS,
  ...CONCLUSIONS,
  ...HOSTS,
  ...VERSIONS,
];
