// A real Chromium, where there is one, as a page's reader has it.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { beginProgram } from "./command.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

export const chromium = (process.env.PATH ?? "").split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((path) => existsSync(path)) ?? null;

/** axe-core's rules on what people need who see little or nothing, or have no mouse; the only file that knows it. */
export const AXE = fileURLToPath(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url));

/**
 * The document as it is once it has loaded and its scripts have run. `profile` is an empty folder; with `waiting`, so many
 * ms of its own clock pass before, for what its scripts do later.
 */
export async function loadedPage(path: string, profile: string, waiting?: number): Promise<string> {
  const { code, stdout, stderr } = await beginProgram([
    chromium!,
    "--headless",
    "--no-sandbox", // which does not start in a container, nor as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files", // the test looks into the page's frame
    `--user-data-dir=${profile}`,
    ...(waiting === undefined ? [] : [`--virtual-time-budget=${waiting}`]),
    "--dump-dom",
    pathToFileURL(path).href,
  ]).finished;
  if (code !== 0) throw new Error(`Chromium ended with ${code}: ${stderr.slice(-2000)}`);
  return stdout;
}
