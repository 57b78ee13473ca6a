// The command that has many hosts measure the same.

import { ENGINE_NAMES, type EngineName } from "../engine/fleet/engines.ts";
import { UsageError } from "../engine/result/usage_error.ts";
import type { CommandForm, Given } from "./command_form.ts";
import { commonOf, debugOption } from "./common_options.ts";
import { wholeNumber } from "./option_values.ts";

const KUBERNETES = "kubernetes";
const ARRAY = "slurm-array";

interface FleetGiven {
  readonly hosts?: string;
  readonly via: EngineName | typeof ARRAY | typeof KUBERNETES;
  readonly results: string;
  readonly binary?: string;
  readonly binaries: string;
  readonly sshConfig?: string;
  readonly image?: string;
  readonly atOnce: number;
  readonly together?: true;
  readonly anonymous?: true;
}

export const fleetForm: CommandForm = {
  name: "fleet",
  purpose: "have many hosts measure the same, and bring their results back",
  usage: "--hosts FILE [options] -- COMMAND...",
  operands: { form: "[cmd...]", meaning: "what each host measures, as compare overhead --axis mode=threads,processes" },
  options: [
    { flags: "--hosts <file>", group: "Where:", meaning: "the hosts, one a line" },
    {
      flags: "--via <engine>",
      group: "Where:",
      meaning: "what reaches them; kubernetes prints a manifest and sends nothing",
      choices: [...ENGINE_NAMES, ARRAY, KUBERNETES],
      standard: "ssh",
    },
    { flags: "--binary <file>", group: "Where:", meaning: "the paratax to copy, where all hosts can run the same" },
    {
      flags: "--binaries <folder>",
      group: "Where:",
      meaning: "where each host's paratax-RUNTIME-SYSTEM is taken from",
      standard: "dist",
    },
    { flags: "--ssh-config <file>", group: "Where:", meaning: "a configuration for ssh instead of the user's" },
    { flags: "--image <name>", group: "Where:", meaning: "for kubernetes: a container image that has paratax" },
    {
      flags: "--at-once <n>",
      group: "Run:",
      meaning: "how many hosts measure at the same time",
      standard: 16,
      read: (text) => wholeNumber("--at-once", text, 1, 1000),
    },
    {
      flags: "--together",
      group: "Run:",
      meaning: "one measurement on all hosts at once, which meet in a store: shared-set --store redis://HOST:PORT",
    },
    {
      flags: "--results <folder>",
      group: "Output:",
      meaning: "where results are kept, as HOST.json; a host that has a whole one is not measured again",
      standard: "results",
    },
    { flags: "--anonymous", group: "Output:", meaning: "call hosts host-1, host-2 … in all that is kept" },
    debugOption,
  ],
  request(given: Given, words) {
    const options = given as unknown as FleetGiven;
    const { hosts, via, image, anonymous = false, binary = null, sshConfig = null, together = false } = options;
    if (hosts === undefined) {
      throw new UsageError("Cannot measure as no hosts were given: give --hosts FILE, one a line.");
    }
    if (words.length === 0) {
      throw new UsageError("Cannot measure as no command was given: end with, for example, -- compare overhead.");
    }
    if ((via === KUBERNETES) !== (image !== undefined)) {
      throw new UsageError(
        via === KUBERNETES
          ? "Cannot print a manifest without a container image: give --image NAME, one that has paratax."
          : `Cannot use --image with --via ${via}: it is for --via kubernetes.`,
      );
    }
    if (together && (via === KUBERNETES || via === ARRAY)) {
      throw new UsageError(
        `Cannot use --together with --via ${via}, which starts ${
          via === ARRAY ? "tasks" : "pods"
        } as it has room: give --via ssh or --via slurm.`,
      );
    }
    const common = { kind: "fleet", hosts, words, anonymous, ...commonOf(given) } as const;
    if (via === KUBERNETES) return { ...common, via, image: image! };
    const { results, binaries, atOnce } = options;
    if (via === ARRAY) return { ...common, via, results, binary, atOnce, together: false };
    return { ...common, via, results, binary, binaries, sshConfig, atOnce, together };
  },
};
