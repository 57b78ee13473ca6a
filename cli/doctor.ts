// The doctor command: what this machine and its runtimes can do, and what would spoil a measurement.

import { examine, type Finding } from "../engine/doctor.ts";
import { readEnvironment } from "../engine/environment.ts";
import { readMachine } from "../engine/machine.ts";
import { makePaint } from "../report/paint.ts";
import { findRuntime } from "../runtime/find.ts";
import type { Request } from "./request.ts";
import { refuseUnwritable, type Surroundings } from "./surroundings.ts";
import { writeFileWhole } from "./output.ts";

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
  if (outputs.json) {
    const text = JSON.stringify({ environment, findings }, null, 1) + "\n";
    if (outputs.json !== "-") writeFileWhole(outputs.json, text);
    else {
      around.runtime.print(text);
      return 0;
    }
  }
  const { os, arch, cpu, usable_cores } = environment;
  around.runtime.print(`${os}, ${arch}, ${cpu}, ${usable_cores} usable cores\n\n${findings.map(line).join("")}`);
  return 0;
}

function line({ level, message }: Finding): string {
  const { good, warn, bad } = makePaint(undefined);
  const paint = { ok: good, warn, missing: bad }[level];
  return `${paint(SIGNS[level])}  ${message}\n`;
}
