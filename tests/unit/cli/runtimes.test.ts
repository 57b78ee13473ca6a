// What the runtimes command shows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runtimesText } from "../../../cli/runtimes.ts";
import type { Listed } from "../../../runtime/find_version.ts";

const NODE: Listed = {
  runtime: "node",
  version: "24.11.0",
  engine: "V8 13.6",
  from: "nvm",
  path: "/home/me/.nvm/versions/node/v24.11.0/bin/node",
  problem: null,
};

test("each program is a line within the terminal, and says why it is not measured", () => {
  const text = runtimesText(
    [
      NODE,
      {
        ...NODE,
        version: "18.20.4",
        path: "/usr/bin/node",
        from: "PATH",
        problem: "is Node 18.20.4, older than 20.19.0",
      },
      { ...NODE, version: null, from: "fnm", path: `/srv/${"long/".repeat(13)}node`, problem: "is not a program" },
    ],
    80,
    "/home/me",
  );
  assert.deepEqual(text.split("\n").slice(0, 7), [
    "node 24.11.0  nvm   ~/.nvm/versions/node/v24.11.0/bin/node",
    "node 18.20.4  PATH  /usr/bin/node",
    "  Not measured: it is Node 18.20.4, older than 20.19.0.",
    "node –        fnm",
    `  /srv/${"long/".repeat(13)}node`,
    "  Not measured: it is not a program.",
    "",
  ]);
  assert.match(text, /^Deno was not found\.$/m);
  assert.match(text, /^Bun was not found\.$/m);
  assert.deepEqual(text.split("\n").filter((line) => line.length > 80), []);
});

test("control characters of a path do nothing to a terminal", () => {
  assert.ok(!runtimesText([{ ...NODE, path: "/a\u001b[31m/node" }], 80, "").includes("\u001b"));
});
