// What the command says of itself as data, for shells and as a manual page, held against its help.

import assert from "node:assert/strict";
import { test } from "node:test";
import { understand } from "../../../cli/arguments.ts";
import { SHELLS } from "../../../cli/completions.ts";
import { type DescribedCommand, type DescribedProgram, everyCommand } from "../../../cli/described.ts";
import { loadCatalogue } from "../../../scenarios/known.ts";

const scenarios = await loadCatalogue();

function said(...words: string[]): string {
  const request = understand(words, scenarios, "paratax 1 (Deno 2)");
  assert.ok(request.kind === "say" && request.exitCode === 0, words.join(" "));
  return request.text;
}

const program = JSON.parse(said("help", "json")) as DescribedProgram;

test("help json has every command and every option of help, and no other", () => {
  for (const { name, options, usage } of everyCommand(program)) {
    const help = said(...name.split(" ").slice(1), "--help");
    const shown = [...help.matchAll(/^ {2}(?:(?:-\w|--[\w-]+), )?(--[\w-]+)/gm)].map(([, flag]) => flag).sort();
    assert.deepEqual(options.map(({ flag }) => flag).sort(), shown, name);
    assert.equal(help.split("\n")[0], `Usage: ${usage}`);
  }
  const names = [...said("--help").matchAll(/^ {2}([a-z][\w-]*) /gm)].map(([, name]) => `paratax ${name}`);
  assert.deepEqual(program.commands.map(({ name }) => name), names);
});

test("help json keeps its shape", () => {
  const is = (value: unknown, kind: string, where: string): void => assert.equal(typeof value, kind, where);
  is(program.version, "string", "version");
  assert.deepEqual(Object.keys(program.exitCodes), ["0", "1", "2", "3", "130"]);
  const seen = everyCommand(program);
  assert.ok(seen.some(({ name }) => name === "paratax compare overhead"));
  for (const command of seen) {
    const { name, options, operands }: DescribedCommand = command;
    for (const key of ["name", "purpose", "usage"] as const) is(command[key], "string", `${name}: ${key}`);
    if (operands) assert.ok(Array.isArray(operands.values) && operands.form !== "", name);
    for (const option of options) {
      assert.match(option.flag, /^--[a-z][a-z-]*$/);
      is(option.meaning, "string", `${name} ${option.flag}`);
      for (const key of ["short", "takes", "standard"] as const) {
        assert.ok(option[key] === undefined || typeof option[key] === "string", `${name} ${option.flag}: ${key}`);
      }
      assert.ok(option.takes !== undefined || option.values.length === 0, `${name} ${option.flag} takes no value`);
    }
  }
});

test("every value that is offered is one that the option takes", () => {
  for (const { name, options } of everyCommand(program)) {
    for (const { flag, values } of options) {
      for (const value of values) {
        const needed = name.endsWith(" task")
          ? ["work.js"]
          : name.endsWith(" fleet")
          ? ["--hosts", "lab.txt", "--", "overhead"]
          : [];
        const request = understand([...name.split(" ").slice(1), flag, value, ...needed], scenarios, "1");
        if (request.kind !== "say") continue;
        assert.match(
          request.text,
          /cannot fork|has no such start method|together|without a container image/,
          `${name} ${flag} ${value}`,
        ); // refused for a reason of its own
      }
    }
  }
});

test("each shell's completions know every command and option, and another shell is refused", () => {
  const words = everyCommand(program).flatMap(({ options, commands }) => [
    ...options.map(({ flag }) => flag),
    ...commands.map(({ name }) => name.split(" ").at(-1)!),
  ]);
  for (const shell of SHELLS) {
    const script = said("completions", shell);
    // fish has options without their hyphens
    for (const word of words) {
      assert.ok(script.includes(shell === "fish" ? word.replace(/^--/, "") : word), `${shell} ${word}`);
    }
  }
  const refused = understand(["completions", "fis"], scenarios, "1");
  assert.deepEqual(refused, {
    kind: "say",
    text: "Cannot complete for the shell fis: did you mean fish?",
    exitCode: 2,
  });
});
