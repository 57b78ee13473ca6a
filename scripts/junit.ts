// Counts the tests in a JUnit file as Node, Deno and Bun write it.

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

// Comments and CDATA are matched first so that a tag inside them is none. Attribute values may hold a bare ">".
const TOKEN = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<(\/?)([\w:.-]+)((?:[^<>"']|"[^"]*"|'[^']*')*?)(\/?)>/g;

/** Tests by how they ended. A test that is skipped or to do counts as skipped, also when its body failed. */
export function countJUnit(xml: string): Tally {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  let ending: keyof Tally = "passed";
  let attributes = "";
  for (const [, closes, tag, text = "", empty] of xml.matchAll(TOKEN)) {
    if (tag === "testcase" && !closes) [ending, attributes] = ["passed", text];
    if (tag === "skipped") ending = "skipped";
    if ((tag === "failure" || tag === "error") && ending === "passed") ending = "failed";
    if (tag === "testcase" && (closes || empty) && !(ending === "passed" && isFile(attributes))) tally[ending]++;
  }
  return tally;
}

/** Node reports a file without tests as one passed test of the file's name. */
function isFile(attributes: string): boolean {
  const name = /\bname="([^"]*)"/.exec(attributes)?.[1] ?? "";
  const file = /\bfile="([^"]*)"/.exec(attributes)?.[1] ?? "";
  return name.endsWith(".test.ts") && file.endsWith(name);
}

/** "3 passed, 1 failed", and what was skipped where something was. */
export function summary({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
