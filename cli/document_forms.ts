// The commands that tell of the command itself: completions of shells, and the manual page.

import { suggestion } from "../engine/result/nearest.ts";
import { UsageError } from "../engine/result/usage_error.ts";
import type { CommandForm } from "./command_form.ts";
import { isShell, shellCompletions, SHELLS } from "./completions.ts";
import type { DescribedProgram } from "./described.ts";
import { manualPage } from "./manual_page.ts";

/** `program` is asked late: these commands are a part of it. */
export function documentForms(program: () => DescribedProgram): CommandForm[] {
  return [
    {
      name: "completions",
      purpose: "completions for a shell, to be sourced or put where it looks for them",
      operands: { form: "<shell>", meaning: `which shell: ${SHELLS.join(", ")}`, choices: SHELLS },
      options: [],
      request(_, [shell = ""]) {
        if (isShell(shell)) return { kind: "say", text: shellCompletions[shell](program()).trimEnd(), exitCode: 0 };
        throw new UsageError(`Cannot complete for the shell ${shell}: ${suggestion(shell, SHELLS)}`);
      },
    },
    {
      name: "man",
      purpose: "the manual page, for man -l - or a folder of pages",
      options: [],
      request: () => ({ kind: "say", text: manualPage(program()).trimEnd(), exitCode: 0 }),
    },
  ];
}
