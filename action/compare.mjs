// What the GitHub Action runs: the function of the checked-out commit beside that of the base, by `paratax compare task`,
// as a summary of the job and a comment of the pull request. Plain JavaScript, as the runner's own Node runs it.

import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

/** Finds the comment of an earlier run; it shows nowhere. */
const mark = (task) => `<!-- paratax ${task} -->`;

/** GitHub takes no longer comment; what is cut is still in the job's summary. */
const LONGEST_COMMENT = 60_000;

const input = (name) => process.env[`PARATAX_${name}`] ?? "";
const lines = (name) => input(name).split("\n").map((line) => line.trim()).filter((line) => line !== "");

process.exitCode = await main().catch((error) => {
  console.log(`::error::${error.message}.`);
  return 1;
});

async function main() {
  const [task, base] = [input("TASK"), input("BASE")];
  if (task === "" || !existsSync(task)) return refuse(`Cannot compare "${task}" as it is no file of the repository.`);
  if (base === "" || base.startsWith("-")) {
    return refuse(`Cannot compare with "${base}" as it must be a commit or a branch.`);
  }
  const folder = mkdtempSync(join(process.env.RUNNER_TEMP ?? tmpdir(), "paratax-action-"));
  const before = join(folder, "base");
  try {
    const commit = commitOf(base);
    if (commit === null) return refuse(`Cannot compare with ${base} as neither the clone nor its origin has it.`);
    git("worktree", "add", "--quiet", "--detach", before, commit);
    if (!existsSync(join(before, task))) {
      console.log(`::notice::${task} is new: ${base} has nothing to compare it with.`);
      return 0;
    }
    for (const at of [before, "."]) if (input("SETUP") !== "") run("bash", ["-ec", input("SETUP")], at);
    return await compare(task, base, before, folder);
  } finally {
    spawnSync("git", ["worktree", "remove", "--force", before]);
    rmSync(before, { recursive: true, force: true });
  }
}

async function compare(task, base, before, folder) {
  const [json, markdown] = [join(folder, "result.json"), join(folder, "result.md")];
  const [program, ...words] = input("COMMAND").trim().split(/\s+/);
  const asked = [
    ...lines("AXES").flatMap((axis) => ["--axis", axis]),
    ...lines("FAIL_IF").flatMap((gate) => ["--fail-if", gate]),
    ...lines("OPTIONS"),
    ...["--json", json, "--markdown", markdown],
  ];
  const { status, error } = spawnSync(program, [...words, "compare", "task", join(before, task), task, ...asked], {
    stdio: "inherit",
  });
  if (error) return refuse(`Cannot run ${program}: ${error.message}.`);
  const code = status ?? 1;
  tell("GITHUB_OUTPUT", `code=${code}\njson=${json}\n`);
  if (!existsSync(markdown)) return code;
  const named = readFileSync(markdown, "utf8").replaceAll(join(before, task), `${task} at ${base}`);
  const text = `${mark(task)}\n## ${headline(code)}: ${task} beside ${base}\n\n${verdictFirst(named)}`;
  tell("GITHUB_STEP_SUMMARY", `${text}\n`);
  if (input("COMMENT") === "true") await comment(mark(task), shortened(text));
  return code;
}

function headline(code) {
  return { 0: "No gate failed", 3: "A gate failed" }[code] ?? "Not everything could be measured";
}

/** The comparison is what a reader looks for: the tables that it rests on are folded away. */
function verdictFirst(markdown) {
  const sections = markdown.split(/^(?=### )/m);
  const verdicts = sections.filter((section) => /^### .* compared/.test(section));
  const rest = sections.filter((section) => !verdicts.includes(section));
  return `${verdicts.join("")}\n<details><summary>What it rests on</summary>\n\n${rest.join("")}\n</details>`;
}

function shortened(text) {
  return text.length <= LONGEST_COMMENT
    ? text
    : `${text.slice(0, LONGEST_COMMENT)}\n\nThe rest is in the summary of the job.`;
}

/** Writes it into the pull request, over what an earlier run wrote. That it cannot is said, and fails nothing. */
async function comment(first, body) {
  const { GITHUB_EVENT_PATH: event, GITHUB_REPOSITORY: repository, GITHUB_API_URL: api } = process.env;
  const number = event && existsSync(event) ? JSON.parse(readFileSync(event, "utf8")).pull_request?.number : undefined;
  if (number === undefined) return console.log("::notice::This is no pull request: the table is in the job's summary.");
  const of = `${api}/repos/${repository}/issues`;
  const call = async (method, url, content) => {
    const answer = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${input("TOKEN")}`, accept: "application/vnd.github+json" },
      body: content && JSON.stringify(content),
      signal: AbortSignal.timeout(30_000),
    });
    if (!answer.ok) throw new Error(`${method} answered ${answer.status} ${answer.statusText}`);
    return answer.json();
  };
  try {
    let earlier;
    for (let page = 1; earlier === undefined; page++) {
      const some = await call("GET", `${of}/${number}/comments?per_page=100&page=${page}`);
      earlier = some.find((one) => one.body?.startsWith(first));
      if (some.length < 100) break;
    }
    if (earlier) await call("PATCH", `${of}/comments/${earlier.id}`, { body });
    else await call("POST", `${of}/${number}/comments`, { body });
  } catch (error) {
    console.log(`::warning::The comment could not be written (${error.message}): give the job pull-requests: write.`);
  }
}

/** The commit that a name stands for, here or at the origin; null where nobody knows it. */
function commitOf(name) {
  for (const ref of [name, `origin/${name}`]) {
    const { status, stdout } = spawnSync("git", ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`], {
      encoding: "utf8",
    });
    if (status === 0) return stdout.trim();
  }
  const fetched = spawnSync("git", ["fetch", "--quiet", "--no-tags", "--depth=1", "origin", name], {
    stdio: "inherit",
  });
  return fetched.status === 0 ? "FETCH_HEAD" : null;
}

function git(...words) {
  run("git", words, ".");
}

function run(program, words, cwd) {
  const { status, error } = spawnSync(program, words, { cwd, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`${program} ${words.join(" ")} failed: ${error?.message ?? `exit code ${status}`}`);
}

/** Adds to one of the files by which a step speaks to its job. */
function tell(variable, text) {
  if (process.env[variable]) appendFileSync(process.env[variable], text);
}

function refuse(sentence) {
  console.log(`::error::${sentence}`);
  return 2;
}
