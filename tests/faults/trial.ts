// Plays one trial: starts the command in folders of its own, does to it what the plan says, and looks at what is left.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { SCHEMA } from "../../engine/result/result.ts";
import type { Exit, Runtime } from "../../runtime/contract.ts";
import { FOLDER_VARIABLE } from "../../runtime/system.ts";
import { systemProgram } from "../../runtime/system_program.ts";
import type { Trial } from "./plan.ts";
import { MARK, type Part, PARTS, processesOf, type RunProcess } from "./run_processes.ts";
import { holdsLock, lyingRecord, ringsOf, withSharedWords } from "./shared_memory.ts";

/** What a private store is started by. */
const PROGRAMS = ["valkey-server", "redis-server"];

/** What nobody may survive, after the command's end or, where it was told to end, after that. */
export const GONE_MS = 2000;

/** A run takes this long at most, whatever was done to it; a comparison of 12 cells takes 30 s with three trials at once. */
const LONGEST_MS = 55_000;

/** The full disk: small, as it must be filled. */
const DISK_BYTES = 256 * 1024;

const OLD = JSON.stringify({ schema: SCHEMA, created: "before", complete: true, cells: [] }) + "\n";

export interface Verdict {
  /** What was wrong, a sentence each; empty where all was well. */
  readonly problems: readonly string[];
  /** Why the trial could not be played here, or null. */
  readonly skipped: string | null;
  /** How it ended, in few words. */
  readonly ending: string;
  /** Milliseconds from the fault, and from the command's end, until nothing was left; NaN where it was over before. */
  readonly goneAfterFaultMs: number;
  readonly goneAfterEndMs: number;
}

/** `command` starts the tool on the trial's runtime; the trial's own words follow. */
export async function playTrial(trial: Trial, command: readonly string[], host: Runtime): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), "paratax-trial-"));
  const mark = `${trial.seed}-${trial.index}-${folder.slice(-6)}`;
  const disk = join(folder, "disk");
  mkdirSync(disk);
  let mounted = false;
  try {
    if (trial.fault === "the disk is full") {
      mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_BYTES}`, "none", disk]).status === 0;
      if (!mounted) return skip("a small disk can be mounted by root only");
    }
    if (trial.words.includes("--store") && !PROGRAMS.some((program) => systemProgram(program) !== null)) {
      return skip("neither valkey-server nor redis-server is installed");
    }
    if (trial.fault === "the terminal closes" && spawnSync("script", ["--version"]).status !== 0) {
      return skip("script of util-linux, which makes a terminal, is not there");
    }
    return await play(trial, command, host, { mark, disk, folder });
  } finally {
    for (const { pid } of processesOf(mark)) tryKill(pid, "SIGKILL");
    if (mounted) spawnSync("umount", ["-l", disk]);
    rmSync(folder, { recursive: true, force: true });
  }
}

function skip(reason: string): Verdict {
  return { problems: [], skipped: reason, ending: "not played", goneAfterFaultMs: NaN, goneAfterEndMs: NaN };
}

interface Place {
  readonly mark: string;
  readonly disk: string;
  readonly folder: string;
}

async function play(trial: Trial, command: readonly string[], host: Runtime, place: Place): Promise<Verdict> {
  const { fault } = trial;
  const { mark, disk, folder } = place;
  const TMPDIR = join(disk, "tmp");
  const json = join(disk, "r.json");
  mkdirSync(TMPDIR);
  writeFileSync(json, OLD);
  const own = [...command, ...trial.words, "--json", json];
  const codeFile = join(folder, "code");
  const decoder = new TextDecoder();
  let said = "";
  let end = null as Exit | null;
  let endedAt = NaN;
  const started = performance.now();
  const child = host.spawn(fault === "the terminal closes" ? inTerminal(own, codeFile, folder) : own, {
    group: true,
    env: { TMPDIR, [MARK]: mark, NO_COLOR: "1", [FOLDER_VARIABLE]: undefined }, // another test of this process may have a run's folder
    onOutput() {},
    onError: (bytes) => said += decoder.decode(bytes, { stream: true }),
  });
  void child.exited.then((exit) => {
    end = exit;
    endedAt = performance.now();
  });
  const commandLives = () =>
    fault === "the terminal closes"
      ? processesOf(mark).some(({ line }) => line.startsWith(command[0]!) && !PARTS.cell.test(line))
      : end === null;
  await pause(trial.atMs);
  let hit: string | null = null;
  while (end === null && hit === null && performance.now() - started < LONGEST_MS) {
    hit = strike(trial, place, child.pid);
    if (hit === null) await pause(5);
  }
  const hitAt = performance.now();
  while (commandLives() && performance.now() - started < LONGEST_MS) await pause(10);
  if (fault === "the terminal closes") endedAt = performance.now();
  const problems: string[] = [];
  if (commandLives()) problems.push(`did not end within ${LONGEST_MS / 1000} s`);
  let left = leftOf(mark, TMPDIR);
  while (left.length > 0 && performance.now() - endedAt < GONE_MS) {
    await pause(10);
    left = leftOf(mark, TMPDIR);
  }
  const goneAt = performance.now();
  if (left.length > 0) problems.push(`${GONE_MS / 1000} s after its end there is left: ${left.join("; ")}`);
  const toldToEnd = /^(Ctrl-C|SIG\w+|SIGKILL to the command|the terminal closes)$/.test(fault);
  if (hit !== null && toldToEnd && goneAt - hitAt > GONE_MS && left.length === 0) {
    problems.push(`took ${Math.round(goneAt - hitAt)} ms to go`);
  }
  const code = fault === "the terminal closes" ? codeIn(codeFile) : codeOf(end);
  problems.push(...judge(trial, hit !== null, code, said, json));
  // An unfinished run is kept beside a finished result.
  const partial = join(disk, "r.json.partial");
  if (existsSync(partial) && parse(readFileSync(partial, "utf8"))?.complete !== false) {
    problems.push("what is kept beside the old result is no unfinished one");
  }
  if (existsSync(partial) && readFileSync(json, "utf8") !== OLD) {
    problems.push("the old result is gone, and not replaced");
  }
  const others = readdirSync(disk).filter((name) => !/^(r\.json|r\.json\.partial|tmp|filler)$/.test(name));
  const kept = fault === "SIGKILL to the command" ? others.filter((name) => !name.endsWith(".partial")) : others;
  if (kept.length > 0) problems.push(`left files: ${kept.join(", ")}`);
  return {
    problems,
    skipped: null,
    ending: hit === null ? `over before, code ${code}` : `${hit}, code ${code}`,
    goneAfterFaultMs: hit === null || !toldToEnd ? NaN : goneAt - hitAt,
    goneAfterEndMs: goneAt - endedAt,
  };
}

/** Does what the plan says; what it did, or null as long as what it is to hit is not there. */
function strike({ fault, part, which }: Trial, { mark, disk }: Place, pid: number): string | null {
  switch (fault) {
    case "Ctrl-C": // a terminal sends it to the foreground group
      return tryKill(-pid, "SIGINT");
    case "SIGTERM":
      return tryKill(pid, "SIGTERM");
    case "SIGKILL to the command":
      return tryKill(pid, "SIGKILL");
    case "the terminal closes": // not before the shell in between has somebody to pass it on to
      return processesOf(mark).some(({ line }) => !/^(\S*\/)?(script|sh) /.test(line)) ? tryKill(pid, "SIGKILL") : null;
    case "the disk is full":
      fill(join(disk, "filler"));
      return "filled";
    case "the temporary folder goes":
      return spawnSync("sh", ["-c", 'rm -rf "$1"/*', "sh", join(disk, "tmp")]).status === 0
        ? "removed"
        : "half removed";
    case "SIGKILL to a part":
    case "SIGSTOP to a part": {
      const those: RunProcess[] = processesOf(mark).filter(({ line }) => PARTS[part].test(line));
      const one = those[Math.floor(which * those.length)];
      return one ? tryKill(one.pid, fault === "SIGKILL to a part" ? "SIGKILL" : "SIGSTOP") : null;
    }
    case "SIGKILL with the lock":
      return killIf(mark, "worker", 0, 20, () => true, (words, pid) => holdsLock(words, pid) ? "the lock" : null);
    case "SIGKILL with a ring's record":
      return killIf(
        mark,
        "writer",
        40,
        1,
        (words) => ringsOf(2, 2).some((ring) => words[ring] !== 0),
        (words) => lyingRecord(words, 2, 2),
      );
  }
}

/**
 * Stops each process of a part for a moment and kills the first that holds something in the memory that they share, as it
 * would be let go of before a signal came. Null where none does now. Who is stopped for long is reported as stalled.
 *
 * @param begun whether they are at work
 * @param waitMs how long one is stopped at most, for the others to come to where it holds something
 * @param tries so many without a pause
 */
function killIf(
  mark: string,
  part: Part,
  waitMs: number,
  tries: number,
  begun: (words: Int32Array) => boolean,
  holds: (words: Int32Array, pid: number) => string | null,
): string | null {
  const all = processesOf(mark);
  const cell = all.find(({ line }) => PARTS.cell.test(line));
  const pids = all.filter(({ line }) => PARTS[part].test(line)).map(({ pid }) => pid);
  return cell === undefined ? null : withSharedWords(cell.pid, (read) => {
    if (!begun(read())) return null;
    for (let left = tries; left > 0; left--) {
      for (const pid of pids) {
        if (tryKill(pid, "SIGSTOP") === null) return null;
        const end = performance.now() + waitMs;
        do {
          spin(0.2); // on another core it has come to rest by then
          const first = holds(read(), pid);
          if (first === null) continue;
          spin(0.2); // another may be just about to let go of it
          if (first === holds(read(), pid)) return tryKill(pid, "SIGKILL");
        } while (performance.now() < end);
        tryKill(pid, "SIGCONT");
        spin(0.2);
      }
    }
    return null;
  });
}

function spin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/**
 * The command under a terminal of its own, that of `script`: to kill that is to close the terminal. As a login shell
 * does, a shell in between passes the hang-up on, and notes the exit code.
 */
function inTerminal(command: readonly string[], codeFile: string, folder: string): string[] {
  const file = join(folder, "shell");
  const quoted = command.map((word) => `'${word}'`).join(" ");
  writeFileSync(
    file,
    `trap 'kill -HUP $!' HUP\n${quoted} &\nwait $!\ncode=$?\nwait $! && code=0 || code=$?\necho $code >'${codeFile}'\n`,
  );
  return ["script", "-qc", `exec sh ${file}`, "/dev/null"];
}

/** What is said of a process that was just looked at while a trial had it stopped for a moment. */
const STOPPED = /has stalled: something stopped it$/;

function judge({ fault, part }: Trial, hit: boolean, code: string, said: string, json: string): string[] {
  const problems: string[] = [];
  const text = existsSync(json) ? readFileSync(json, "utf8") : "";
  const result = parse(text);
  if (result === null) problems.push(`the JSON is not whole: ${text.length} characters`);
  if (/^\s+at .*:\d+|Uncaught|\w*Error:/m.test(said)) problems.push(`said: ${said.trim().slice(-400)}`);
  const error = result?.cells?.map((cell) => cell.error).find(Boolean) ?? "";
  const old = text === OLD;
  const stopped = fault.startsWith("SIGKILL with") && STOPPED.test(error);
  // a small disk can be full before it is filled
  const allowed = hit || fault === "the disk is full" || stopped ? CODES[fault] : /^0$/;
  if (!allowed.test(code)) problems.push(`exit code ${code}: ${said.trim().slice(-400)} ${error}`);
  if (/^SIG(INT|TERM|HUP)$|^1(29|43)$/.test(code) && !old) {
    problems.push("a signal ended it after it had begun to write");
  }
  if (code === "0" && (old || !result?.complete)) problems.push("exit code 0 without a complete result");
  if (code === "1" && fault !== "the disk is full" && !error) problems.push("exit code 1 without a failed cell");
  if (code === "1" && fault === "SIGSTOP to a part" && !/stalled/.test(error)) {
    problems.push(`not named as stalled: ${error}`);
  }
  const held = fault.startsWith("SIGKILL with") && !stopped;
  if (code === "1" && held && !/killed by SIGKILL/.test(error)) problems.push(`the killed is not named: ${error}`);
  if (code === "1" && held && fault.endsWith("the lock") && !error.endsWith(", with the lock")) {
    problems.push(`who died with the lock is not named so: ${error}`);
  }
  if (code === "1" && fault === "SIGKILL to a part" && !/killed by SIGKILL/.test(error)) {
    problems.push(`the killed ${part} is not named: ${error}`);
  }
  return problems;
}

/** A program that a signal ends before it listens has that signal's name, or 128 and more from a shell. */
const CODES: Readonly<Record<Trial["fault"], RegExp>> = {
  "Ctrl-C": /^(130|0|SIGINT)$/,
  "SIGTERM": /^(130|0|SIGTERM)$/,
  "SIGKILL to the command": /^(SIGKILL|0)$/,
  "the terminal closes": /^(130|0|129)$/,
  "the disk is full": /^[01]$/,
  "the temporary folder goes": /^[01]$/,
  "SIGKILL to a part": /^[01]$/,
  "SIGSTOP to a part": /^[01]$/,
  "SIGKILL with the lock": /^[01]$/,
  "SIGKILL with a ring's record": /^[01]$/,
};

interface Written {
  readonly complete?: boolean;
  readonly cells?: readonly { readonly error?: string }[];
}

function parse(text: string): Written | null {
  try {
    const value = JSON.parse(text) as Written & { schema?: unknown };
    return value.schema === SCHEMA && Array.isArray(value.cells) ? value : null;
  } catch {
    return null;
  }
}

function leftOf(mark: string, folder: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  // of what is shared elsewhere nothing bears a run's name, so the name of the tool is looked for
  const memory = existsSync("/dev/shm") ? readdirSync("/dev/shm").filter((name) => name.includes("paratax")) : [];
  return [...processesOf(mark).map(({ pid, line }) => `${pid} ${line.slice(0, 120)}`), ...files, ...memory];
}

function fill(path: string): void {
  const kilobyte = new Uint8Array(1024);
  try {
    for (let tries = 0; tries < 1024; tries++) writeFileSync(path, kilobyte, { flag: "a" });
  } catch {
    // full
  }
}

function tryKill(pid: number, signal: "SIGINT" | "SIGTERM" | "SIGKILL" | "SIGSTOP" | "SIGCONT"): string | null {
  try {
    process.kill(pid, signal);
    return signal;
  } catch {
    return null; // it has ended
  }
}

function codeOf(exit: Exit | null): string {
  return exit === null
    ? "none"
    : exit.kind === "exited"
    ? String(exit.code)
    : exit.kind === "killed"
    ? exit.signal
    : "?";
}

function codeIn(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8").trim() : "none";
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
