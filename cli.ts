#!/usr/bin/env -S deno run -A
// The way in. Plain JavaScript without import statements, in a folder whose package.json names no type of module: so a
// Node that is too old to run anything else here can still read this file, and say so.

(function start(...turns) {
  const [oldest] = turns;
  // Only asked for on Node: on Deno the question alone loads 10 MiB of Node's modules, which every cell would hold.
  const elsewhere = "Deno" in globalThis || "Bun" in globalThis;
  const version = elsewhere ? oldest : globalThis.process.versions.node;
  const [had, ...numbers] = [version, ...turns].map((text) => {
    const [major, minor] = text.split(".");
    return 1000 * Number(major) + Number(minor);
  });
  // From the first of them on a version will do, from the second on none, from the third on again.
  const passed = numbers.filter((number) => had >= number).length;
  if (passed % 2 === 1) return void import("./cli/start.ts");
  console.error(
    `Cannot run on Node ${version} as it must be ${turns[passed]} or newer: install one, or run this with Deno or Bun.`,
  );
  globalThis.process.exitCode = 2;
})("24.0.0");
