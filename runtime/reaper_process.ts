// The reaper where there is no shell: this very program, started with REAPER_FLAG and the folder. It does what the
// script in reaper.ts does.

import { existsSync, readdirSync, statSync } from "node:fs";
import { currentRuntime } from "./current.ts";
import { killGroup, killProcess } from "./group.ts";
import { lineSplitter } from "./process.ts";

const TRIES = 40;
const PAUSE_MS = 50;

/** What was about to enter the folder when it was looked at is there so much later, in milliseconds. */
const ENTERED_MS = 100;

/** What was just started, and not told of yet, has written its last by then where no system tells what it is. */
const LATE_MS = 800;

/** Waits for the end of standard input, kills the group it was last told of, removes the folder, and exits. */
export async function reap(folder: string): Promise<never> {
  const runtime = await currentRuntime();
  runtime.onStopSignal(() => {}); // what ends the command must not end this before its work is done
  let group: number | null = null;
  let last = "";
  await new Promise<void>((resolve) =>
    runtime.listen(
      lineSplitter((line) => {
        last = line;
        if (line !== "done") group = Number(line);
      }),
      resolve,
    )
  );
  if (group !== null && group > 1) killGroup(group);
  let seen = true;
  if (last !== "done") {
    seen = endIn(folder);
    await pause(ENTERED_MS);
    endIn(folder);
  }
  await clear();
  if (!seen) {
    await pause(LATE_MS);
    await clear();
  }
  return runtime.exit(0);

  async function clear(): Promise<void> {
    for (let tries = 0; tries < TRIES && existsSync(folder); tries++) {
      try {
        runtime.removeFolder(folder);
        return;
      } catch {
        await pause(PAUSE_MS); // a process that was just killed may still write into it
      }
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => runtime.after(ms, resolve));
  }
}

/** Kills the processes whose current folder this is; false where the system does not tell. */
function endIn(folder: string): boolean {
  const own = statSync(folder, { throwIfNoEntry: false });
  let pids: string[];
  try {
    pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return false;
  }
  for (const pid of pids) {
    try {
      const current = statSync(`/proc/${pid}/cwd`);
      if (current.ino === own?.ino && current.dev === own.dev) killProcess(Number(pid));
    } catch {
      // of another user, or gone
    }
  }
  return pids.length > 0;
}
