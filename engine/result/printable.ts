// Text for a terminal, a log or a table: on one line, and nothing in it that a terminal would obey.

export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (one) => `\\u{${one.codePointAt(0)!.toString(16)}}`);
}

/** The same of text that has lines. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** What the system says of a failure: its code, or its words where it has none. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  return code ?? printable(message);
}
