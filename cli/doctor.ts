// The doctor command: what this machine and its runtimes can do, and what would spoil a measurement.

import { fileURLToPath } from "node:url";
import { examineMachine } from "../engine/run/doctor.ts";
import { type Diagnosis, ok, warn } from "../engine/machine/diagnosis.ts";
import { fitnessOf } from "../engine/machine/fitness.ts";
import { renderRows } from "../report/csv.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { wrap } from "../report/table.ts";
import { makePaint, type Paint } from "../report/paint.ts";
import { printable } from "../engine/result/printable.ts";
import { sourceLine } from "../report/source.ts";
import type { View } from "../report/view.ts";
import { openToOthers } from "../runtime/trust.ts";
import { writeFormats } from "./deliver.ts";
import { openDestinations, takesOutput } from "./destinations.ts";
import { inputsOf } from "../engine/run/programs.ts";
import type { Request } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";
import { versionLine } from "./version.ts";

/** Of what --json writes; a change that an old reader would misread raises it. */
const DOCTOR_SCHEMA = "paratax-doctor/1";

const SIGNS = { ok: "ok     ", warn: "warning", missing: "missing" } as const;

/**
 * Shows the findings. The exit code is 1 where no runtime can be measured, with `strict` 3 where something would spoil a
 * measurement, else 0: what is missing takes a measurement away and spoils none.
 */
export async function doctor(request: Request & { kind: "doctor" }, around: Surroundings): Promise<number> {
  const { outputs, strict } = request;
  const destinations = await openDestinations(outputs, inputsOf(request), around);
  const program = ownProgram(around);
  const { environment, machine, runtimes, findings: found } = await examineMachine(around, request);
  const findings = [judgeProgram(program), ...found];
  const conclusion = fitnessOf(findings);
  const versions = Object.values(runtimes).flatMap((found) =>
    found.kind === "found" ? [`${found.identity.name} ${found.identity.version}`] : []
  );
  const source = sourceLine(environment, versions, around.version, new Date().toISOString());
  const formats = {
    json: () =>
      JSON.stringify({ schema: DOCTOR_SCHEMA, conclusion, program, environment, machine, findings }, withUnlimited, 1) +
      "\n",
    csv: () => renderRows(findings.map(({ level, code, message }) => ({ level, code, message }))),
    markdown: () => renderMarkdown(viewOf(source, conclusion, findings)),
  };
  const failure = await writeFormats(formats, destinations);
  if (!takesOutput(destinations)) {
    await around.print(
      `${[source, "", conclusion.join(" "), ""].flatMap((text) => wrap(text, around.width)).join("\n")}\n${
        findings.map((finding) => line(finding, makePaint(around.colours), around.width)).join("")
      }`,
    );
  }
  if (failure) throw failure;
  if (Object.values(runtimes).every(({ kind }) => kind !== "found")) return 1;
  return strict && findings.some(({ level }) => level === "warn") ? 3 : 0;
}

interface Program {
  /** As --version says it: the version, the runtime that it runs on, and whether it is compiled. */
  readonly version: string;
  /** The binary, or the file that the runtime was given. */
  readonly path: string;
  /** Where others may replace it; null where nobody can. */
  readonly open_at: string | null;
}

function ownProgram({ runtime: { identity }, entry }: Surroundings): Program {
  const path = identity.standalone ? identity.path : fileURLToPath(entry);
  return { version: versionLine(), path, open_at: openToOthers(path, [path]) };
}

function judgeProgram({ version, path, open_at }: Program): Diagnosis {
  const fact = `${version} at ${path}`;
  if (open_at === null) return ok("program", `${fact}.`);
  return warn(
    "program",
    `${fact} may be replaced by others, who may write ${open_at}; move it to a folder of your own.`,
  );
}

/** JSON has no Infinity, and null is what the system does not tell. */
function withUnlimited(_name: string, value: unknown): unknown {
  return value === Infinity ? "unlimited" : value;
}

function viewOf(source: string, conclusion: readonly string[], findings: readonly Diagnosis[]): View {
  const rows = findings.map(({ level, message }) => [level, message]);
  return {
    title: "What this machine does to a measurement",
    source: [source],
    lead: [conclusion.join(" ")],
    head: ["", "finding"],
    rows,
    textColumns: 2,
    notes: [],
  };
}

function line({ level, message }: Diagnosis, { good, open, bad }: Paint, width: number): string {
  const paint = { ok: good, warn: open, missing: bad }[level];
  const indent = " ".repeat(SIGNS.ok.length + 2);
  const [first, ...others] = wrap(printable(message), width - indent.length);
  return [`${paint(SIGNS[level])}  ${first}`, ...others.map((other) => indent + other.trimStart())].join("\n") + "\n";
}
