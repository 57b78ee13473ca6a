// One way to break the project, and the test that must notice.

import type { RuntimeName } from "../../runtime/contract.ts";

export interface Mutation {
  /** What no longer holds. */
  readonly broken: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** A test file without its ending, and the beginning of a test's name. */
  readonly caughtBy: readonly [file: string, test: string];
  /** The runtime that alone can notice; any by default. */
  readonly on?: RuntimeName;
}
