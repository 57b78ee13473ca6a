// What the runtimes command shows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { conclusionOf, runtimesText } from "../../../cli/runtimes.ts";
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
  assert.deepEqual(text.split("\n").slice(0, 10), [
    "Node 24.11.0 can be measured. Deno and Bun cannot: --runtime",
    "  deno@latest,bun@latest --fetch gets them.",
    "",
    "node 24.11.0  nvm   ~/.nvm/versions/node/v24.11.0/bin/node",
    "node 18.20.4  PATH  /usr/bin/node",
    "  Not measured: it is Node 18.20.4, older than 20.19.0.",
    "node –        fnm",
    `  /srv/${"long/".repeat(13)}node`,
    "  Not measured: it is not a program.",
    "",
  ]);
  assert.deepEqual(text.split("\n").filter((line) => line.length > 80), []);
});

test("control characters of a path do nothing to a terminal", () => {
  assert.ok(!runtimesText([{ ...NODE, path: "/a\u001b[31m/node" }], 80, "").includes("\u001b"));
});

test("what can be measured is said first, of several the newest, and how the others are got", () => {
  const deno: Listed = { ...NODE, runtime: "deno", version: "2.9.5" };
  const bun: Listed = { ...NODE, runtime: "bun", version: "1.4.5" };
  const old: Listed = { ...NODE, version: "20.19.2" };
  const unfit: Listed = { ...bun, problem: "is Bun 1.0.0, older than 1.3.0" };
  assert.deepEqual(
    [[deno, { ...deno, path: "/opt/deno" }, bun, NODE, old], [deno, unfit, NODE], [unfit]].map((found) =>
      conclusionOf(found)
    ),
    [
      ["Deno 2.9.5, Bun 1.4.5 and Node 24.11.0 (and 1 older) can be measured."],
      ["Deno 2.9.5 and Node 24.11.0 can be measured.", "Bun cannot: --runtime bun@latest --fetch gets it."],
      [
        "No runtime that can be measured is here.",
        "Deno, Bun and Node cannot: --runtime deno@latest,bun@latest,node@latest --fetch gets them.",
      ],
    ],
  );
});
