// The main module of a single executable of Node's: compiles the one asset that is asked for, as all that is compiled is
// paid for at every start.

import { createRequire } from "node:module";
import { compileFunction, constants } from "node:vm";
import { asksForVersion, versionLine } from "../../cli/version.ts";
import { CELL_FLAG, REHEARSAL_FLAG } from "../../engine/cell/protocol.ts";
import { PROCESS_FLAG, programArguments } from "../../runtime/scope.ts";
import { sea } from "../../runtime/sea.ts";
import { CELL_ASSET, MAIN_ASSET } from "./names.ts";

const words = programArguments();
const [flag, job] = words;
if (flag === PROCESS_FLAG) start(job);
else if (flag === CELL_FLAG || flag === REHEARSAL_FLAG) start(CELL_ASSET);
else if (asksForVersion(words)) console.log(versionLine());
else start(MAIN_ASSET);

function start(asset: string): void {
  const text = sea.getAsset(asset, "utf8");
  const run = compileFunction(text, ["require", "module", "exports"], {
    filename: `${asset}.cjs`,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER, // a user's module lies on the disk
  });
  const module = { exports: {} };
  run(createRequire(process.execPath), module, module.exports);
}
