// A command as data: its options, and the request that its words become. arguments.ts makes commander's of it.

import type { Request } from "./request.ts";

export type OptionGroup = "Workload:" | "Where:" | "Comparison:" | "Output:" | "Run:";

export interface CommandOption {
  /** As help shows it: "--json <file>". */
  readonly flags: string;
  /** The heading that it stands below in help; groups stand in the order of their first options. */
  readonly group: OptionGroup;
  readonly meaning: string;
  readonly choices?: readonly string[];
  /** Words that shells offer, where it takes others too. */
  readonly words?: readonly string[];
  readonly standard?: unknown;
  /** What help says of the standard where it is not shown as it is. */
  readonly standardIs?: string;
  /** The value of what was typed; `before` is that of the same option given before. Throws a UsageError. */
  readonly read?: (text: string, before: unknown) => unknown;
}

/** What was given, by the options' names in camel case. */
export type Given = Readonly<Record<string, unknown>>;

export interface CommandForm {
  readonly name: string;
  readonly purpose: string;
  readonly options: readonly CommandOption[];
  /** Where help should not make it of the options. */
  readonly usage?: string;
  /** Words that are no options. */
  readonly operands?: {
    readonly form: string;
    readonly meaning?: string;
    /** All that it can be; where there are none, operands are files. */
    readonly choices?: readonly string[];
    /** Unknown options are operands too, so that the request can say what is wrong. */
    readonly anything?: boolean;
  };
  /** Commands that this one has below it. */
  readonly below?: readonly CommandForm[];
  /** Throws a UsageError on a combination that cannot be carried out. */
  readonly request: (given: Given, operands: readonly string[]) => Request;
}
