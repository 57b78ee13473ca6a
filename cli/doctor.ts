// The doctor command: what this machine and its runtimes can do, and what would spoil a measurement.

import { examine, type Finding } from "../engine/doctor.ts";
import { readEnvironment } from "../engine/environment.ts";
import { readMachine } from "../engine/machine.ts";
import { renderRows } from "../report/csv.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { wrap } from "../report/table.ts";
import { makePaint } from "../report/paint.ts";
import { sourceLine } from "../report/source.ts";
import type { View } from "../report/view.ts";
import { findRuntime } from "../runtime/find.ts";
import { takesOutput, writeFormats } from "./deliver.ts";
import type { Request } from "./request.ts";
import { refuseUnwritable, type Surroundings } from "./surroundings.ts";

const SIGNS = { ok: "ok     ", warn: "warning", missing: "missing" } as const;

/** Shows the findings; the exit code is 0 also where something would spoil a measurement. */
export async function doctor({ paths, outputs }: Request & { kind: "doctor" }, around: Surroundings): Promise<number> {
  refuseUnwritable(outputs);
  const environment = readEnvironment();
  const runtimes = {
    deno: await findRuntime("deno", paths.deno),
    bun: await findRuntime("bun", paths.bun),
    node: await findRuntime("node", paths.node),
  };
  const findings = examine(environment, readMachine(), runtimes);
  const versions = Object.values(runtimes).flatMap((found) =>
    found.kind === "found" ? [`${found.identity.name} ${found.identity.version}`] : []
  );
  const source = sourceLine(environment, versions, around.version, new Date().toISOString());
  const formats = {
    json: () => JSON.stringify({ environment, findings }, null, 1) + "\n",
    csv: () => renderRows(findings.map(({ level, code, message }) => ({ level, code, message }))),
    markdown: () => renderMarkdown(viewOf(source, findings)),
  };
  const failure = writeFormats(formats, outputs, around);
  if (!takesOutput(outputs)) {
    around.runtime.print(
      `${wrap(source, around.width).join("\n")}\n\n${
        findings.map((finding) => line(finding, makePaint(around.colours))).join("")
      }`,
    );
  }
  if (failure) throw failure;
  return 0;
}

function viewOf(source: string, findings: readonly Finding[]): View {
  const rows = findings.map(({ level, message }) => [level, message]);
  return {
    title: "What this machine does to a measurement",
    source: [source],
    head: ["", "finding"],
    rows,
    words: 2,
    notes: [],
  };
}

function line({ level, message }: Finding, { good, warn, bad }: ReturnType<typeof makePaint>): string {
  const paint = { ok: good, warn, missing: bad }[level];
  return `${paint(SIGNS[level])}  ${message}\n`;
}
