#!/usr/bin/env -S deno run -A
// The way in. Plain JavaScript without import statements, in a folder whose package.json names no type of module: so a
// Node that is too old to run anything else here can still read this file, and say so.

(function start(oldest) {
  const { versions } = globalThis.process; // Deno and Bun tell here which Node they are compatible with
  if (parseInt(versions.node, 10) >= oldest) return void import("./cli/start.ts");
  console.error(
    `Cannot run on Node ${versions.node} as it must be ${oldest}.0.0 or newer: install one, or run cli.ts with Deno or Bun.`,
  );
  globalThis.process.exitCode = 2;
})(24);
