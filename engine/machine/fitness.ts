// What doctor's findings come to, in two sentences.

import { RUNTIME_NAMES, titleOf } from "../../runtime/runtimes.ts";
import { listed } from "../result/listed.ts";
import { type Diagnosis, LACKING, SPOILING } from "./diagnosis.ts";

/** Whether figures of this machine can be trusted, and which runtimes can be measured. */
export function fitnessOf(findings: readonly Diagnosis[]): [trust: string, runtimes: string] {
  const spoiling = findings.flatMap((one) => one.level === "warn" ? [SPOILING[one.code]] : []);
  const here = RUNTIME_NAMES.filter((name) =>
    findings.some(({ level, code }) => level === "ok" && code === `runtime-${name}`)
  );
  const lacking = findings.flatMap((one) => one.level === "missing" && one.code in LACKING ? [one.code] : [])
    .map((code) => LACKING[code as keyof typeof LACKING]);
  const away = [...RUNTIME_NAMES.filter((name) => !here.includes(name)).map(titleOf), ...new Set(lacking)];
  const able = here.length === 0 ? "No runtime" : listed(here.map(titleOf));
  return [
    spoiling.length === 0
      ? "This machine is fit to measure on: nothing was found that would spoil the figures."
      : `The figures of this machine may be spoilt by ${listed([...new Set(spoiling)])}.`,
    away.length === 0
      ? `${able} can be measured.`
      : `${able} can be measured; ${away.length === 1 ? "missing is" : "missing are"} ${listed(away)}.`,
  ];
}
