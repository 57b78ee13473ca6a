// Checks that a cell was measured by the program that was asked for: a program can be replaced during a run, and a row
// under a wrong name is worse than none.

import { realpathSync } from "node:fs";
import type { RuntimeIdentity } from "../../runtime/contract.ts";
import type { Provenance } from "../result/result.ts";

/** What a program is that measures: a runtime, or a contender by the name that it was given. */
export type Identity = Omit<RuntimeIdentity, "name"> & { readonly name: string };

/** The program that a cell was asked of. */
export interface Asked {
  readonly identity: Identity;
  /** The file that is started: the program itself, or a copy of it. */
  readonly file: string;
}

/** What differs, as a sentence; null where the program that answered is the one asked for. */
export function programMismatch(name: string, found: Provenance, { identity, file }: Asked): string | null {
  const asked = `${identity.name} ${identity.version} (${identity.engine})`;
  const answered = `${name} ${found.version} (${found.engine})`;
  const replaced = `it was measured by ${answered} where ${asked} was asked for: ${file} was replaced during the run`;
  if (answered !== asked || found.compiled !== identity.standalone) return replaced;
  const [there, started] = [found.path, file].map(realFile);
  return there === started
    ? null
    : `it was measured by ${found.path} where ${file} was started; give that with --${name}`;
}

/** Linux marks a program whose file is gone, or another one by now. */
function realFile(path: string): string {
  const file = path.replace(/ \(deleted\)$/, "");
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
