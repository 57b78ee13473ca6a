// The public library: measure cells and read results without the command line.

export { type CellHooks, runCell } from "./engine/cell/cell.ts";
export { plan, type PlannedCell, type Wish } from "./engine/run/plan.ts";
export { relate } from "./engine/result/relate.ts";
export * from "./engine/result/result.ts";
export { ascending, mean, median, quantile, standardDeviation } from "./engine/result/statistics.ts";
export { currentRuntime } from "./runtime/current.ts";
export type { Exit, Runtime, RuntimeName, Worker, WorkerKind } from "./runtime/contract.ts";
export type { Headline, Scenario, Session, Setting, Summary } from "./scenarios/contract.ts";
export { scenarioNamed, scenarios } from "./scenarios/catalogue.ts";
