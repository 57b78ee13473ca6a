// Runs the command as a user who may not do everything: root writes, reads and removes whatever it likes.

import { spawnSync } from "node:child_process";
import process from "node:process";

const NOBODY = "65534";

const DROP = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "env", "HOME=/nonexistent"];

/** What to put before a command. */
export const unprivileged: readonly string[] = process.getuid?.() === 0 ? DROP : [];

/** Who runs it then. */
export const unprivilegedUser: number = process.getuid?.() === 0 ? Number(NOBODY) : process.getuid?.() ?? 0;

/** Why there is no such user here; false where there is. */
export const noUnprivileged: string | false = process.platform === "win32"
  ? "Windows has no such users"
  : process.getuid?.() === 0 && spawnSync(DROP[0], [...DROP.slice(1), "true"]).status !== 0
  ? "this is root, and setpriv, which makes nobody of it, does not work"
  : false;
