// Asks a program which runtime it is, by letting it evaluate a question. The program may be anything: it may print
// without end, hang, or leave children behind, so it gets a deadline, a limit of output and a process group.

import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { stripVTControlCharacters } from "node:util";
import { deferred } from "./deferred.ts";
import { isRuntimeName, RUNTIME_NAMES, type RuntimeName, RUNTIMES } from "./runtimes.ts";
import { plainEnvironment } from "./variables.ts";

export interface Answer {
  readonly name: RuntimeName;
  readonly version: string;
  /** As a runtime's identity has it. */
  readonly build?: string;
  readonly engine: string;
  /** The file of the program that answered: not the one that was started when that was a wrapper. */
  readonly path: string;
}

/** A program that has not answered by then never will. */
export const DEADLINE_MS = 10_000;
const OUTPUT_LIMIT = 64 * 1024;
const LONGEST_LINE = 160;

// In the words of 2011, so that any old version can say how old it is. Bun has a versions.v8 too, hence webkit first.
const NAME = RUNTIME_NAMES.map((name) => `typeof ${RUNTIMES[name].global} === "object" ? "${name}" : `).join("");
const QUESTION = `
var name = ${NAME}"", deno = typeof Deno === "object", versions = deno ? Deno.version : process.versions;
var build = name === "bun" && /^v?(\\S+-\\S+)/.exec(Bun.version_with_sha);
console.log(JSON.stringify({
  name: name,
  version: versions[name],
  build: build ? build[1] : undefined,
  engine: versions.webkit ? "JavaScriptCore " + versions.webkit : "V8 " + versions.v8,
  path: deno ? Deno.execPath() : process.execPath
}));`;

/**
 * Starts `program` as the runtime `name` in the folder `cwd` and returns what it says it is, or null when it does not
 * say so within `deadlineMs` milliseconds; `tellWhy` then hears why, in a few words. Never rejects, and leaves no process
 * behind.
 */
export function ask(
  name: RuntimeName,
  program: string,
  cwd: string,
  deadlineMs: number = DEADLINE_MS,
  tellWhy: (why: string) => void = () => {},
): Promise<Answer | null> {
  const child = start(name, program, cwd);
  if (typeof child === "string") {
    tellWhy(child);
    return Promise.resolve(null);
  }
  const { promise, resolve } = deferred<Answer | null>();
  let output = "";
  let errors = "";
  let finished = false;
  const finish = (answer: Answer | null, why: string) => {
    if (finished) return;
    finished = true;
    clearTimeout(timer);
    end(child);
    const line = firstLine(errors) ?? firstLine(output);
    if (answer === null && (line ?? why) !== "") tellWhy(line === null ? why : `${why && `${why}; `}it said "${line}"`);
    resolve(answer);
  };
  const timer = setTimeout(() => finish(null, `nothing came within ${deadlineMs / 1000} s`), deadlineMs);
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => {
    output += text;
    if (output.length > OUTPUT_LIMIT) finish(null, "it wrote without end");
  });
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (text: string) => {
    if (errors.length < OUTPUT_LIMIT) errors += text;
  });
  child.on("error", (error) => finish(null, `it could not be started (${reasonOf(error)})`));
  // Not "exit", after which output may still come; what a child of the program holds open, the deadline ends.
  child.on("close", (code, signal) => {
    finish(
      parseAnswer(output),
      signal ? `it was killed by ${signal}` : code === 0 ? "" : `it ended with exit code ${code}`,
    );
  });
  return promise;
}

/** The first line with words in it, fit for a sentence on a terminal. */
function firstLine(text: string): string | null {
  const plain = stripVTControlCharacters(text).split(/[\r\n]+/).map((line) => line.replace(/\p{Cc}/gu, " ").trim());
  const line = plain.find((line) => /\p{L}/u.test(line));
  return line === undefined ? null : line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}

function reasonOf(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? error.message;
}

function start(name: RuntimeName, program: string, cwd: string) {
  try {
    return spawn(program, [...RUNTIMES[name].evaluate, QUESTION], {
      cwd,
      env: plainEnvironment(process.env),
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32", // a group of its own, which can be ended whole
      windowsHide: true,
    });
  } catch (error) {
    return `it could not be started (${reasonOf(error as Error)})`; // other failures come as an event
  }
}

/** Reads the last line of what a program printed; null unless it is the answer of a runtime. */
export function parseAnswer(output: string): Answer | null {
  try {
    const value: unknown = JSON.parse(output.trimEnd().split("\n").at(-1) ?? "");
    return isAnswer(value) ? value : null;
  } catch {
    return null;
  }
}

function isAnswer(value: unknown): value is Answer {
  if (typeof value !== "object" || value === null) return false;
  const { name, version, build = version, engine, path } = value as Partial<Record<keyof Answer, unknown>>;
  return isRuntimeName(name) &&
    [version, build].every((text) => typeof text === "string" && /^\d+\.\d+\.\d+/.test(text)) &&
    typeof engine === "string" && typeof path === "string";
}

function end(child: ChildProcess): void {
  if (child.pid === undefined) return; // it never started
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref(); // what cannot be ended must not keep this process alive
  if (process.platform === "win32") {
    child.kill("SIGKILL");
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is gone already.
  }
}
