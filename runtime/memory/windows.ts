// Memory of processes on Windows: one PowerShell stays open and answers each line that asks for processes with a line
// `PID WORKINGSET PRIVATE` (bytes) for each, then `done`. PowerShell ends with its standard input, so also with us.

import type { Child, Exit, Runtime } from "../contract.ts";
import type { MemoryReader, MemorySample, Unavailable } from "./contract.ts";

const POWERSHELL = ["powershell.exe", "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", "-"];

/** An answer takes a second, the first one some; a PowerShell that says nothing, as Wine's, is given up. */
const ANSWER_MS = 30_000;

/** The lines of an answer, or why there will be none. */
type Answer = readonly string[] | Unavailable;

const PSS: Unavailable = {
  unavailable: "PSS needs to know how many processes share each page, which Windows does not add up",
};

/**
 * RSS is the working set. USS is the private working set, the pages that no other process could share; psutil's USS has
 * shareable pages with a single user too and is somewhat larger.
 *
 * Both are the performance counters of `Win32_PerfRawData_PerfProc_Process`, the raw ones, as the formatted ones take
 * many times longer. Starting PowerShell takes about a second, which the first read waits for, and each read keeps the
 * performance counter service busy: read once before measuring, and seldom.
 *
 * Where PowerShell is missing, ended, or has not answered within 30 s, RSS and USS are reasons.
 */
export function windowsMemory({ spawn, after }: Pick<Runtime, "spawn" | "after">): MemoryReader {
  const waiting: ((answer: Answer) => void)[] = [];
  let ended: Unavailable | null = null;
  let works = false;

  let child: Child;
  try {
    child = spawn(POWERSHELL, { onOutput: splitAnswers((answer) => waiting.shift()?.(answer)), onError: () => {} });
  } catch (error) {
    const none = { unavailable: `Cannot start PowerShell: ${error instanceof Error ? error.message : error}` };
    return { read: (pids) => Promise.resolve(pids.map(() => without(none))), close() {} };
  }
  const end = (how: string): void => {
    ended ??= { unavailable: `PowerShell, which reads memory on Windows, ${how}` };
    for (const answer of waiting.splice(0)) answer(ended);
  };
  child.exited.then((exit) => end(`ended: ${wordsFor(exit)}`));

  function ask(pids: readonly number[]): Promise<Answer> {
    if (ended !== null) return Promise.resolve(ended);
    return new Promise((resolve) => {
      const forget = after(ANSWER_MS, () => {
        end(`did not answer within ${ANSWER_MS / 1000} s`);
        child.kill("SIGKILL");
      });
      waiting.push((answer) => {
        forget();
        resolve(answer);
      });
      child.write(questionFor(pids));
    });
  }

  return {
    async read(pids) {
      if (pids.length === 0) return [];
      const answer = await ask(pids);
      if ("unavailable" in answer) return pids.map(() => without(answer));
      const samples = parseSamples(answer);
      works ||= pids.some((pid) => samples.has(pid));
      // Counters that have never listed a process do not work; once they have, a process that they leave out is gone.
      if (works) return pids.map((pid) => samples.get(pid) ?? null);
      const failure = answer.find((line) => line.startsWith("failed: ")) ?? "failed without a word";
      return pids.map(() => without({ unavailable: `Reading Windows' performance counters ${failure}` }));
    },
    close() {
      child.end();
      child.kill("SIGKILL");
    },
  };
}

/** Collects output as it comes and hands over the lines before each `done`. */
function splitAnswers(onAnswer: (lines: readonly string[]) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  let unfinished = "";
  let lines: string[] = [];
  return (bytes) => {
    const parts = (unfinished + decoder.decode(bytes, { stream: true })).split("\n");
    unfinished = parts.pop() ?? "";
    for (const part of parts) {
      const line = part.trim();
      if (line !== "done") {
        lines.push(line);
        continue;
      }
      onAnswer(lines);
      lines = [];
    }
  };
}

/** One line, as PowerShell runs what it reads statement by statement. */
function questionFor(pids: readonly number[]): string {
  // A range, of which `read` picks its own: WMI refuses long chains of OR.
  const query = "SELECT IDProcess,WorkingSet,WorkingSetPrivate FROM Win32_PerfRawData_PerfProc_Process " +
    `WHERE IDProcess>=${Math.min(...pids)} AND IDProcess<=${Math.max(...pids)}`;
  // Numbers in a string are written without separators in every locale.
  return `try { Get-CimInstance -Query "${query}" -ErrorAction Stop | ` +
    'ForEach-Object { "$($_.IDProcess) $($_.WorkingSet) $($_.WorkingSetPrivate)" } } ' +
    `catch { "failed: $($_.Exception.Message -replace '\\s+', ' ')" }; "done"\n`;
}

/** A process that ended but has handles open on it is listed with 0: left out, as is every line of another form. */
function parseSamples(lines: readonly string[]): ReadonlyMap<number, MemorySample> {
  const samples = new Map<number, MemorySample>();
  for (const line of lines) {
    const match = /^(\d+) ([1-9]\d*) ([1-9]\d*)$/.exec(line);
    if (match === null) continue;
    samples.set(Number(match[1]), { rss: Number(match[2]), uss: Number(match[3]), pss: PSS });
  }
  return samples;
}

function without(reason: Unavailable): MemorySample {
  return { rss: reason, uss: reason, pss: PSS };
}

function wordsFor(exit: Exit): string {
  switch (exit.kind) {
    case "exited":
      return `exit code ${exit.code}`;
    case "killed":
      return `killed by ${exit.signal}`;
    case "crashed":
      return exit.message;
    case "unknown":
      return "it said no more";
  }
}
