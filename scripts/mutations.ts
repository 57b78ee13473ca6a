// `npm run mutations [-- RUNTIME]`: every breakage of tests/mutations/ on every runtime, where the suite takes a sample.

import process from "node:process";

process.argv.push("tests/live/mutations.test.ts");
await import("./sweeps.ts");
