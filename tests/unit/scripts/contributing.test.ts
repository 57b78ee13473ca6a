// The pages speak of files that are there, and the way that CONTRIBUTING.md shows from a command to its result is real.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { test } from "node:test";

const ROOT = new URL("../../../", import.meta.url);
const textOf = (page: string): string => readFileSync(new URL(page, ROOT), "utf8");
const text = textOf("CONTRIBUTING.md");
const docs = readdirSync(new URL("docs/", ROOT)).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`);

test("every file and folder that a page names is there", () => {
  for (const page of ["README.md", "CONTRIBUTING.md", ...docs]) {
    const named = [...textOf(page).matchAll(/`((?:[\w.-]+\/)+[\w.-]*|[a-z_]+\.ts)`/g)].map(([, path]) => path!);
    const own = named.filter((path) =>
      /^(bench|cli|docs|engine|report|runtime|scenarios|scripts|sync|tests|workers)\/|\.ts$/.test(path)
    );
    const missing = own.filter((path) => !/\b(NAME|JOB)\b/.test(path) && !isThere(path));
    assert.deepEqual(missing, [], page);
    const links = [...textOf(page).matchAll(/\]\(([\w./-]+\.(?:md|json))?(?:#([\w-]+))?\)/g)];
    for (const [link, target, heading] of links) {
      const file = target === undefined ? new URL(page, ROOT) : new URL(target, new URL(page, ROOT));
      assert.ok(existsSync(file), `${page}: ${link}`);
      if (heading === undefined) continue;
      const headings = [...readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, words]) => anchorOf(words!));
      assert.ok(headings.includes(heading), `${page}: ${link}`);
    }
  }
});

test("the README leads to every page", () => {
  const readme = textOf("README.md");
  assert.deepEqual(docs.filter((page) => !readme.includes(`](${page})`)), []);
});

/** What the usual forges make of a heading: small letters, no punctuation, hyphens for spaces. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
}

/** "contract.ts" is said where its folder was named before. */
function isThere(path: string): boolean {
  if (existsSync(new URL(path, ROOT))) return true;
  return ["runtime", "cli", "tests/helpers"].some((folder) => existsSync(new URL(`${folder}/${path}`, ROOT))) ||
    ["scenario.ts", "description.ts"].includes(path);
}

test("a newcomer follows a command to its result through twelve files, each of which leads to the next", () => {
  const way = [...text.matchAll(/^\d+\. `([\w/]+\.ts)`: /gm)].map(([, file]) => file!).slice(0, 12);
  assert.equal(way[0], "cli.ts");
  assert.equal(way.at(-1), "cli/deliver.ts");
  const source = (file: string): string => readFileSync(new URL(file, ROOT), "utf8");
  const leadsTo = (from: string, to: string): boolean =>
    [...source(from).matchAll(/"(\.[^"]+\.ts)"/g)].some(([, target]) =>
      posix.join(posix.dirname(from), target!) === to
    );
  // A process is started by its first word, a scenario and a job by name, and the result comes back to the command.
  const byName: Readonly<Record<string, string>> = {
    "engine/cell/process.ts": "cli/start.ts",
    "scenarios/overhead/scenario.ts": "scenarios/catalogue.ts",
    "workers/cpu.ts": "workers/jobs.ts",
    "cli/deliver.ts": "cli/measure.ts",
  };
  for (const [index, file] of way.entries()) {
    if (index > 0) {
      assert.ok(leadsTo(byName[file] ?? way[index - 1]!, file), `${byName[file] ?? way[index - 1]} → ${file}`);
    }
  }
});
