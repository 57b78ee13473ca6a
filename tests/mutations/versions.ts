// Ways to break what finds and fetches versions, and keeps them apart.

import type { Mutation } from "./mutation.ts";

export const VERSIONS: readonly Mutation[] = [
  {
    broken: "a prefix that means the oldest version",
    file: "runtime/version_wish.ts",
    from: "return other[differing] - one[differing];",
    to: "return one[differing] - other[differing];",
    caughtBy: ["unit/runtime/find_version", "a prefix means the newest"],
  },
  {
    broken: "what is fetched, whatever its hash",
    file: "runtime/fetch_program.ts",
    from: "refuseWrongHash(packed, release);",
    to: "",
    caughtBy: ["unit/runtime/fetch_program", "what does not have its hash is not kept"],
  },
  {
    broken: "versions under one name",
    file: "engine/run/programs.ts",
    from: "return `${program.name}@${wholeVersion(program)",
    to: "return `${program.name}@0${wholeVersion(program).slice(99)",
    caughtBy: ["unit/engine/run/programs", "a version is called by its whole number"],
  },
  {
    broken: "versions that differ in the file that they run",
    file: "engine/run/cell_program.ts",
    from: "!buildingFor.has(program.name)",
    to: "!needsBuilding(program)",
    caughtBy: ["live/engine/run/cell_program", "beside an old version of it all of a runtime run what is built"],
  },
  {
    broken: "files whose versions are compared with each other",
    file: "engine/result/cell_name.ts",
    from: 'return [runtime, mode, start, ...values].join(" ");',
    to: 'return [runtime.split("@")[0], mode, start, ...values].join(" ");',
    caughtBy: ["unit/report/versions", "two files are compared version by version"],
  },
];
