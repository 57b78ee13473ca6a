// `npm run windows -- RUN`: compiles for Windows x64 and has each product measure every scenario, by a program RUN that is
// called as `RUN FOLDER PROGRAM.exe [ARG …]` and runs the .exe of that folder in it: Wine's, or a way to a Windows machine.
// Says what each measured. Timings under Wine say nothing about Windows.

import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { ResultFile } from "../engine/result/result.ts";
import { FROM_NPM, productName } from "./binary/targets.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const TRIES = [
  ["overhead", "--workers", "2", "--iterations", "3", "--warmup", "1"],
  ["memory", "--workers", "2", "--iterations", "1", "--warmup", "0", "--hold-ms", "100"],
  ["shared-set", "--workers", "2", "--ops", "300", "--warmup", "0"],
  ["sharded-writers", "--workers", "2", "--writers", "2", "--ops", "300", "--warmup", "0"],
  ["payload", "--sizes", "16,64k", "--iterations", "3", "--warmup", "1"],
  ["local-reduce", "--workers", "2", "--ops", "300", "--warmup", "0"],
];

process.exitCode = main(process.argv[2]);

function main(runner: string | undefined): number {
  if (runner === undefined) {
    console.error(
      "Cannot run Windows programs as no way is given: give a program that runs FOLDER PROGRAM.exe [ARG …].",
    );
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "paratax-windows-"));
  try {
    let failed = false;
    for (const toolchain of FROM_NPM) {
      const words = ["scripts/compile.ts", "--toolchain", toolchain, "--target", "windows-x64", "--out", folder];
      const { status, stderr } = spawnSync(process.execPath, words, { cwd: ROOT, encoding: "utf8" });
      if (status !== 0) throw new Error(stderr.trim());
      for (const [scenario, ...settings] of TRIES) {
        const said = tryOut(resolve(runner), folder, productName(toolchain, "windows-x64"), [scenario, ...settings]);
        console.log(`${toolchain} ${scenario}: ${said ?? "failed"}`);
        failed ||= said === null || said.includes("failed");
      }
    }
    return failed ? 1 : 0;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What became of each cell; null, with the program's own words said, where there is no result. */
function tryOut(runner: string, folder: string, product: string, words: readonly string[]): string | null {
  const file = "result.json";
  const log = join(folder, "log");
  const said = openSync(log, "w"); // a file: under Wine, Node opens no pipe as its standard output
  spawnSync(runner, [folder, product, ...words, "--json", file, "--no-progress"], { stdio: ["ignore", said, said] });
  closeSync(said);
  try {
    const { cells, complete } = JSON.parse(readFileSync(join(folder, file), "utf8")) as ResultFile;
    const told = cells.filter(({ status }) => status !== "unsupported").map((cell) => {
      const name = [cell.mode, cell.start, cell.config.transport].filter(Boolean).join(" ");
      return cell.status === "failed" ? `${name} failed (${cell.error})` : name;
    });
    return (complete ? "" : "failed, incomplete: ") + told.join(", ");
  } catch {
    console.error(readFileSync(log, "utf8").trim());
    return null;
  } finally {
    rmSync(join(folder, file), { force: true });
  }
}
