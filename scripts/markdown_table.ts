/** A Markdown table as the formatter leaves it: columns as wide as what is in them, bars in the text escaped. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map((text) => text.replaceAll("|", "\\|")));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, column) => text.padEnd(widths[column])).join(" | ")} |\n`;
  const [first, ...others] = all;
  return line(first) + line(widths.map((width) => "-".repeat(width))) + others.map(line).join("");
}
