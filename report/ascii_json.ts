// JSON in ASCII alone: what a result file holds stays text wherever the JSON is shown, in a terminal or on a page.

export function asciiJson(value: unknown): string {
  const text = JSON.stringify(value, null, 1);
  return text.replace(/[^\n\x20-\x7e]|[<>&]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`) +
    "\n";
}
