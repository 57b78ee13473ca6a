// The command that compares: `compare SCENARIO` measures, `compare A.json B.json` reads.

import type { Scenario } from "../scenarios/contract.ts";
import { askedOf, askedOptions } from "./asked_options.ts";
import { blocksForm } from "./blocks_form.ts";
import type { CommandForm, Given } from "./command_form.ts";
import { benchmarkOptions, commonOf, debugOption, resultOptions } from "./common_options.ts";
import { suggestion } from "../engine/result/nearest.ts";
import type { Request } from "./request.ts";
import { UsageError } from "../engine/result/usage_error.ts";

export function compareForm(scenarios: readonly Scenario[]): CommandForm {
  const names = scenarios.map(({ name }) => name);
  return {
    name: "compare",
    purpose: "run cells in turns, or take two saved results, and say which differ",
    usage: "SCENARIO [options] | A.json B.json [options]",
    operands: { form: "[files...]", meaning: "two results that --json wrote", anything: true },
    options: [
      { flags: "--scenario <name>", group: "Comparison:", meaning: "which one, where the files have several" },
      ...askedOptions,
      {
        flags: "--trust-one-process",
        group: "Comparison:",
        meaning: "judge files without blocks as if iterations of one process were replicates: often false",
      },
      ...resultOptions,
      ...benchmarkOptions,
      debugOption,
    ],
    below: scenarios.map(blocksForm),
    request: (given, files) => filesRequest(given, files, names),
  };
}

function filesRequest(given: Given, files: readonly string[], scenarios: readonly string[]): Request {
  const [first = ""] = files;
  if (!/[./\\]/.test(first)) {
    const problem = first === "" ? "No scenario was given" : `Unknown scenario '${first}'`;
    throw new UsageError(`${problem}: ${suggestion(first, scenarios)}`);
  }
  const unknown = files.find((file) => file.startsWith("-"));
  if (unknown) throw new UsageError(`Unknown option '${unknown}': see paratax compare --help.`);
  if (files.length !== 2) {
    throw new UsageError(`Cannot compare as it takes two files: given ${files.length}; give two that --json wrote.`);
  }
  const { scenario = null, trustOneProcess = false } = given as { scenario?: string; trustOneProcess?: true };
  return { kind: "compare-files", files, scenario, trustOneProcess, ...askedOf(given), ...commonOf(given, "compare") };
}
