// Words as a shell takes them, for commands that a reader can paste.

export function shellLine(command: readonly string[]): string {
  return command.map((word) => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
}
