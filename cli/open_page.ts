// Shows the page of a result in the browser, where that was asked for.

import { printable } from "../engine/result/printable.ts";
import type { Common } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";

/** Says where the page is, and why it is not shown where it cannot be: which fails nothing. */
export async function openPage(
  { open, outputs }: Pick<Common, "open" | "outputs">,
  around: Surroundings,
): Promise<void> {
  if (!open || outputs.html === undefined) return;
  const gap = around.terminal
    ? await (await import("../runtime/browser.ts")).openInBrowser(around.runtime, outputs.html)
    : "nobody is at a terminal";
  const page = `The page is in ${printable(outputs.html)}`;
  around.say(
    gap === null ? `${page}, and the browser has it.` : `${page}; the browser is not asked for it, as ${gap}.`,
  );
}
