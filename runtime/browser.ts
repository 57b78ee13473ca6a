// Shows a page in the user's browser, by the program that each system has for that.

import { join, resolve } from "node:path";
import process from "node:process";
import type { Runtime } from "./contract.ts";
import { programsOnPath } from "./path.ts";
import { systemProgram, trustedPath } from "./system_program.ts";
import { openToOthers } from "./trust.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** What cannot show a page says so within this time, in milliseconds; some programs end only with the browser. */
const FAILS_MS = 2000;

/** Becomes the program without this one's pipes, which end before the browser does. */
const APART = 'exec "$0" "$@" </dev/null >/dev/null 2>&1';

/**
 * Hands the file to the user's browser, which outlives this program. Null where that went well, else why not, as the end
 * of a sentence that begins with "as". Never rejects.
 */
export async function openInBrowser(
  { spawn, after, system }: Pick<Runtime, "spawn" | "after" | "system">,
  file: string,
  env: Variables = process.env,
): Promise<string | null> {
  const opener = openerOf(system, env);
  if ("gap" in opener) return opener.gap;
  const command = [...opener.command, resolve(file)]; // one word of its own, and no shell reads it
  const sh = system === "windows" ? null : systemProgram("sh");
  try {
    const child = spawn(sh === null ? command : [sh, "-c", APART, ...command], {
      ...(system !== "windows" && { env: { PATH: trustedPath(env) } }),
      group: true, // Ctrl-C is not for it
      onOutput() {},
      onError() {},
    });
    let cancel = (): void => {};
    const late = new Promise<null>((done) => cancel = after(FAILS_MS, () => done(null)));
    const exit = await Promise.race([child.exited, late]);
    cancel();
    if (exit === null || (exit.kind === "exited" && exit.code === 0)) return null;
    return `${opener.command[0]} ${exit.kind === "exited" ? `ended with ${exit.code}` : "did not run"}`;
  } catch {
    return `${opener.command[0]} did not run`;
  }
}

type Opener = { readonly command: readonly string[] } | { readonly gap: string };

function openerOf(system: string, env: Variables): Opener {
  switch (system) {
    case "windows": // `start` is the shell's own, and would read the path as words of its language
      return {
        command: [join(env.SystemRoot ?? "C:\\Windows", "System32", "rundll32.exe"), "url.dll,FileProtocolHandler"],
      };
    case "macos":
      return programOf("open", env);
    default:
      if (!env.DISPLAY && !env.WAYLAND_DISPLAY) {
        return { gap: "there is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set" };
      }
      return programOf("xdg-open", env);
  }
}

/** The first on PATH that nobody else may replace. */
function programOf(name: string, env: Variables): Opener {
  const program = programsOnPath(name, env).find((path) => openToOthers(path) === null);
  return program === undefined ? { gap: `there is no program ${name}` } : { command: [program] };
}
