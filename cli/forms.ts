// Every command there is, in the order of help.

import type { Scenario } from "../scenarios/contract.ts";
import type { CommandForm, Given } from "./command_form.ts";
import { UsageError } from "../engine/result/usage_error.ts";
import { wordsOf } from "./contender_words.ts";
import {
  benchmarkOptions,
  commonOf,
  debugOption,
  documentOptions,
  programOptions,
  resultOptions,
} from "./common_options.ts";
import { compareForm } from "./compare_form.ts";
import { askedForm } from "./blocks_form.ts";
import { describe } from "./described.ts";
import { documentForms } from "./document_forms.ts";
import { fleetForm } from "./fleet_form.ts";
import { measureForm } from "./measure_form.ts";
import { reproduceForm } from "./reproduce_form.ts";
import type { Request } from "./request.ts";

const reportForm: CommandForm = {
  name: "report",
  purpose: "what saved results say",
  operands: { form: "<result.json...>" },
  options: [
    {
      flags: "--history",
      group: "Comparison:",
      meaning: "each machine's figures over time, and where they changed; of files, or of a folder of them",
    },
    {
      flags: "--with-disturbed",
      group: "Comparison:",
      meaning: "of several machines, pool those too that something disturbed",
    },
    ...resultOptions,
    ...benchmarkOptions,
    debugOption,
  ],
  request(given, files) {
    if (given.history === true) return historyRequest(given, files);
    return { kind: "report", files, withDisturbed: given.withDisturbed === true, ...commonOf(given, "report") };
  },
};

/** Throws a UsageError on what no history is written as. */
function historyRequest(given: Given, files: readonly string[]): Request {
  const common = commonOf(given, "history");
  const written = ["json", "markdown", "html"];
  const other = Object.entries(common.outputs).find(([format, path]) =>
    path !== undefined && !written.includes(format)
  );
  if (other) throw new UsageError(`Cannot write a history as --${other[0]}: give --json, --markdown or --html.`);
  if (given.withDisturbed === true) {
    throw new UsageError("Cannot use --history and --with-disturbed together: a history pools nothing.");
  }
  return { kind: "history", files, ...common };
}

const doctorForm: CommandForm = {
  name: "doctor",
  purpose: "what this machine and each runtime can do, and what would spoil a measurement",
  options: [
    { flags: "--strict", group: "Run:", meaning: "exit with 3 where something would spoil a measurement" },
    ...programOptions,
    ...documentOptions,
    debugOption,
  ],
  request: (given) => ({ kind: "doctor", strict: given.strict === true, ...commonOf(given) }),
};

const runtimesForm: CommandForm = {
  name: "runtimes",
  purpose: "which runtimes are here, in which versions, and who put them there",
  options: [...documentOptions, debugOption],
  request: (given) => ({ kind: "runtimes", ...commonOf(given) }),
};

const checkContenderForm: CommandForm = {
  name: "check-contender",
  purpose: "whether a program keeps the cell protocol, so that --contender can measure it",
  usage: "COMMAND",
  operands: { form: "[cmd...]", meaning: "the program and its arguments", anything: true },
  options: [debugOption],
  request(given, operands) {
    const words = operands.length === 1 ? wordsOf(operands[0]!) : operands;
    if (words.length > 0) return { kind: "check-contender", words, ...commonOf(given) };
    throw new UsageError('No command was given: give for example paratax check-contender "python3 ./cpython.py".');
  },
};

export function formsOf(scenarios: readonly Scenario[]): CommandForm[] {
  const forms: CommandForm[] = [
    ...scenarios.map((one) => one.asked ? askedForm(one, one.asked) : measureForm(one)),
    reportForm,
    reproduceForm(scenarios),
    compareForm(scenarios),
    fleetForm,
    runtimesForm,
    doctorForm,
    checkContenderForm,
    ...documentForms(() => describe(forms)),
  ];
  return forms;
}
