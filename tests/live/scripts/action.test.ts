// The GitHub Action's script in a repository of its own, with a server that stands in for GitHub: what it compares, says,
// writes and leaves.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { systemProgram } from "../../../runtime/system_program.ts";
import { RUNTIMES } from "../../../runtime/runtimes.ts";
import { beginProgram, COMMAND, type Finished, runtime } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { testOnOne } from "../../helpers/share.ts";

const ACTION = fileURLToPath(new URL("../../../action/", import.meta.url));
const skip = systemProgram("git") === null ? "no git on this machine" : false;

/** GitHub as far as the script knows it: the comments of one pull request, and every call that was made. */
interface Hub {
  readonly server: Server;
  readonly calls: string[];
  readonly comments: { id: number; body: string }[];
  refuses: boolean;
}

function hub(): Hub {
  const calls: string[] = [];
  const comments: { id: number; body: string }[] = [{ id: 5, body: "looks good" }];
  const own: Hub = { server: createServer(answer), calls, comments, refuses: false };
  function answer(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse): void {
    let text = "";
    request.on("data", (chunk) => text += chunk);
    request.on("end", () => {
      calls.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      const body = text && (JSON.parse(text) as { body: string }).body;
      if (request.method === "POST") comments.push({ id: 9, body });
      if (request.method === "PATCH") comments.find(({ id }) => request.url!.endsWith(`/${id}`))!.body = body;
      response.statusCode = own.refuses ? 403 : 200;
      response.end(JSON.stringify(request.method === "GET" ? comments : {}));
    });
  }
  return own;
}

function git(cwd: string, ...words: string[]): string {
  const own = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"];
  const { status, stdout, stderr } = spawnSync("git", [...own, ...words], { cwd, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

function commit(repository: string, file: string, rounds: number): void {
  mkdirSync(join(repository, "src"), { recursive: true });
  writeFileSync(
    join(repository, file),
    `export default (n: number): number => { for (let i = 0; i < ${rounds}; i++) n = (n * 31 + i) | 0; return n; };
    export const inputs = [1, 2];`,
  );
  git(repository, "add", ".");
  git(repository, "commit", "-qm", "a commit");
}

/** A repository with two commits, each of a file with a function of so many rounds; the first is the base. */
function repositoryIn(
  folder: string,
  base: readonly [file: string, rounds: number],
  head: readonly [file: string, rounds: number],
): string {
  const repository = join(folder, "repository");
  mkdirSync(repository);
  git(repository, "init", "-q");
  commit(repository, ...base);
  git(repository, "branch", "base");
  commit(repository, ...head);
  return repository;
}

/** Runs the script with the inputs as action.yml hands them over. */
function act(folder: string, own: Hub | null, inputs: Readonly<Record<string, string>>): Promise<Finished> {
  const node = [runtime.identity.path, ...RUNTIMES[runtime.identity.name].run];
  const env = {
    PARATAX_TASK: "src/work.ts",
    PARATAX_AXES: "mode=inline\n",
    PARATAX_BASE: "base",
    PARATAX_OPTIONS: "--blocks\n6\n--duration-ms\n20\n--no-progress",
    PARATAX_COMMAND: COMMAND.join(" "),
    PARATAX_COMMENT: "true",
    PARATAX_TOKEN: "secret",
    GITHUB_REPOSITORY: "someone/something",
    GITHUB_API_URL: own ? `http://127.0.0.1:${(own.server.address() as AddressInfo).port}` : "",
    GITHUB_EVENT_PATH: own ? join(folder, "event.json") : "",
    GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
    GITHUB_OUTPUT: join(folder, "output"),
    RUNNER_TEMP: join(folder, "temp"),
    ...inputs,
  };
  mkdirSync(join(folder, "temp"), { recursive: true });
  writeFileSync(join(folder, "event.json"), JSON.stringify({ pull_request: { number: 7 } }));
  return beginProgram([...node, join(ACTION, "compare.mjs")], { cwd: join(folder, "repository"), env }).finished;
}

testOnOne(1, "the action comments the table, fails by its gate, and leaves no checkout", {
  timeout: 240_000,
  skip,
}, () =>
  withFolder(async (folder) => {
    const repository = repositoryIn(folder, ["src/work.ts", 1e5], ["src/work.ts", 4e6]);
    const own = hub();
    await new Promise<void>((resolve) => own.server.listen(0, "127.0.0.1", resolve));
    try {
      const failed = await act(folder, own, { PARATAX_FAIL_IF: "tasks_per_s < -10%", PARATAX_SETUP: "echo ready" });
      assert.equal(failed.code, 3, failed.stdout + failed.stderr);
      assert.equal(failed.stdout.match(/^ready$/gm)?.length, 2);
      const body = own.comments.find(({ id }) => id === 9)!.body;
      assert.match(body, /^<!-- paratax src\/work\.ts -->\n## A gate failed: src\/work\.ts beside base\n/);
      assert.match(body, /\| src\/work\.ts \| .*\| ▼ slower \|/);
      assert.ok(body.indexOf("compared") < body.indexOf("<details>"));
      assert.ok(!body.includes(folder), body);
      assert.equal(readFileSync(join(folder, "summary.md"), "utf8"), `${body}\n`);
      assert.match(readFileSync(join(folder, "output"), "utf8"), /^code=3\njson=.+result\.json\n$/);
      assert.deepEqual(own.calls.map((call) => call.replace(/\?\S*/, "")), [
        "GET /repos/someone/something/issues/7/comments Bearer secret",
        "POST /repos/someone/something/issues/7/comments Bearer secret",
      ]);
      assert.equal(git(repository, "worktree", "list").split("\n").length, 1);

      const stub = join(folder, "stub.mjs"); // a run that has nothing but words
      writeFileSync(
        stub,
        `import { writeFileSync } from "node:fs"; writeFileSync(process.argv.at(-1), "### nothing\\n");`,
      );
      const again = await act(folder, own, { PARATAX_COMMAND: `${runtime.identity.path} ${stub}` });
      assert.equal(again.code, 0, again.stdout + again.stderr);
      assert.equal(own.comments.length, 2);
      assert.match(own.comments.find(({ id }) => id === 9)!.body, /^<!-- .* -->\n## No gate failed: /);
    } finally {
      own.server.close();
    }
  }));

testOnOne(
  1,
  "what the action cannot do is a line of its log",
  { timeout: 240_000, skip },
  () =>
    withFolder(async (folder) => {
      const repository = repositoryIn(folder, ["src/other.ts", 10], ["src/work.ts", 1e5]);
      const said = async (inputs: Readonly<Record<string, string>>): Promise<string> => {
        const { code, stdout } = await act(folder, null, inputs);
        return `${code} ${stdout}`;
      };
      assert.match(await said({}), /^0 ::notice::src\/work\.ts is new: base has nothing to compare it with\.$/m);
      assert.match(
        await said({ PARATAX_TASK: "src/none.ts" }),
        /^2 ::error::Cannot compare "src\/none\.ts" as it is no file/,
      );
      assert.match(
        await said({ PARATAX_BASE: "--upload-pack=x" }),
        /^2 ::error::Cannot compare with "--upload-pack=x"/,
      );
      assert.match(await said({ PARATAX_BASE: "nowhere" }), /^2 ::error::Cannot compare with nowhere as neither/m);
      const work = { PARATAX_TASK: "src/other.ts" };
      assert.match(
        await said({ ...work, PARATAX_SETUP: "exit 5" }),
        /^1 ::error::bash -ec exit 5 failed: exit code 5\.$/m,
      );
      assert.match(
        await said({ ...work, PARATAX_COMMAND: "/nowhere/paratax" }),
        /^2 ::error::Cannot run \/nowhere\/paratax/m,
      );
      assert.equal(git(repository, "worktree", "list").split("\n").length, 1);
      assert.deepEqual(readdirSync(join(folder, "temp")).flatMap((one) => readdirSync(join(folder, "temp", one))), []);
    }),
);

test("the action hands over every input that the script reads, and no other", () => {
  const [action, script] = ["action.yml", "compare.mjs"].map((file) => readFileSync(join(ACTION, file), "utf8"));
  const given = [...action!.matchAll(/PARATAX_(\w+): \$\{\{ inputs\.([\w-]+) \}\}/g)];
  const read = new Set([...script!.matchAll(/(?:input|lines)\("(\w+)"\)/g)].map(([, name]) => name));
  assert.deepEqual(given.map(([, name]) => name).sort(), [...read].sort());
  const declared = [...action!.slice(0, action!.indexOf("\noutputs:")).matchAll(/^ {2}([\w-]+):$/gm)].map(([, name]) =>
    name
  );
  assert.deepEqual(given.map(([, , name]) => name).sort(), declared.sort());
});
