// `npm run mutations [-- RUNTIME]`: every breakage of tests/mutations/ on every runtime, where the suite gives each
// runtime a third of them.

import process from "node:process";

process.env.PARATAX_MUTATIONS = "all";
process.argv.push("tests/live/mutations.test.ts");
await import("./test.ts");
