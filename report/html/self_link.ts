// A link from a section, a figure or a table to itself, to be sent to others.

import { escape } from "./escape.ts";

/** `id` is one of the page's own, `what` is what it is called when it is read out. */
export function selfLink(id: string, what: string): string {
  return ` <a class="self" href="#${id}" aria-label="Link to: ${escape(what)}">¶</a>`;
}
