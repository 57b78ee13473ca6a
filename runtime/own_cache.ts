// The folder in which paratax keeps what it has fetched.

import { posix, win32 } from "node:path";

/** What decides where programs keep their files. */
export interface Place {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** As `process.platform` has it. */
  readonly platform: string;
}

/** By the XDG Base Directory Specification, or the system's own custom; nothing says that it exists. */
export function ownCache({ env, home, platform }: Place): string {
  if (platform === "win32") {
    return win32.join(env.LOCALAPPDATA ?? win32.join(home, "AppData", "Local"), "paratax", "Cache");
  }
  const given = env.XDG_CACHE_HOME ?? "";
  if (given.startsWith("/")) return posix.join(given, "paratax");
  return posix.join(home, platform === "darwin" ? "Library/Caches" : ".cache", "paratax");
}
