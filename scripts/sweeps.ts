// `npm run sweeps [-- STEP … FILE …]`: `npm test` with every sweep whole, where the suite takes a sample: generated input,
// simulated runs, breakages, fault trials, and of each binary all that the source is tested for from outside.

import process from "node:process";

process.env.PARATAX_SWEEPS = "whole";
await import("./test.ts");
