/** What the changelog says of `version`, released or not yet. Throws an Error where it says nothing. */
export function notesOf(changelog: string, version: string): string {
  const [, ...parts] = changelog.split(/^## /m);
  const part = parts.find((one) => one.split("\n", 1)[0]!.replace(/[()]/g, " ").split(/\s+/).includes(version));
  const text = part?.slice(part.indexOf("\n")).trim() ?? "";
  if (text === "") {
    throw new Error(`Cannot release ${version} as CHANGELOG.md says nothing of it: write what it brings.`);
  }
  return `${text}\n`;
}
