// `npm run leaks -- [WORKERS]`: whether threads and processes leave something behind in their parent. Creates and joins
// so many of each kind on each runtime, in batches of eight, and shows threads, descriptors and memory on the way.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { startCrew } from "../engine/cell/crew.ts";
import { makeStage } from "../engine/cell/stage.ts";
import type { Mode } from "../engine/result/result.ts";
import { currentRuntime } from "../runtime/current.ts";
import { RUNTIME_NAMES, RUNTIMES } from "../runtime/runtimes.ts";
import { FOLDER_VARIABLE } from "../runtime/system.ts";
import { jobs } from "../workers/jobs.ts";
import { binaries } from "./install.mjs";

const BATCH = 8;
const DEADLINE_MS = 60_000;
const SETTLE_MS = 500;

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const [words, inside] = [process.argv.slice(2), process.env["PARATAX_LEAKS"]];
const workers = Number(words[0] ?? 1000);

if (inside) await measure();
else {
  const folder = mkdtempSync(join(tmpdir(), "paratax-leaks-"));
  const env = { ...process.env, PARATAX_LEAKS: "1", [FOLDER_VARIABLE]: folder };
  console.log("runtime  mode       workers  threads  descriptors  RSS MiB");
  for (const name of RUNTIME_NAMES) {
    const path = binaries(ROOT)[name];
    if (!path) continue;
    const [program, ...args] = [path, ...RUNTIMES[name].runOwn, fileURLToPath(import.meta.url)];
    spawnSync(program!, [...args, String(workers)], { stdio: "inherit", env });
  }
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

async function measure(): Promise<void> {
  const runtime = await currentRuntime();
  await runtime.prepareJobs(Object.values(jobs));
  for (const mode of ["threads", "processes"] as const) {
    await batches(mode, 4 * BATCH); // what a runtime makes once is no leak
    await show(mode, 0);
    for (let done = 0; done < workers;) {
      const more = Math.min(workers - done, Math.ceil(workers / 4 / BATCH) * BATCH);
      await batches(mode, more);
      await show(mode, done += more);
    }
  }

  async function batches(mode: Mode, count: number): Promise<void> {
    const config = { workers: BATCH, iterations: 1, warmup: 0, work_iters: 100 };
    const key = { scenario: "overhead", runtime: runtime.identity.name, mode, start: "spawn", config } as const;
    const stage = makeStage(runtime, key, new AbortController().signal);
    for (let done = 0; done < count; done += BATCH) {
      const size = Math.min(BATCH, count - done);
      const crew = startCrew<unknown>(stage, {
        job: jobs.cpu,
        size,
        firstMessage: () => ({ kind: "once", rounds: 100 }),
      });
      await crew.hear(DEADLINE_MS, "answer");
      await crew.join(DEADLINE_MS);
    }
  }

  async function show(mode: Mode, done: number): Promise<void> {
    runtime.collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    runtime.collectGarbage();
    const descriptors = readdirSync("/proc/self/fd").length;
    const rss = Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))![1]) / 1024;
    console.log(
      `${runtime.identity.name.padEnd(7)}  ${mode.padEnd(9)}  ${String(done).padStart(7)}  ` +
        `${String(runtime.threadCount()).padStart(7)}  ${String(descriptors).padStart(11)}  ${
          rss.toFixed(1).padStart(6)
        }`,
    );
  }
}
