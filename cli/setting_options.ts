// A scenario's settings as options.

import type { Setting } from "../scenarios/contract.ts";
import { byteText } from "../engine/result/number.ts";
import type { CommandOption } from "./command_form.ts";
import { suggestion } from "../engine/result/nearest.ts";
import { UsageError } from "../engine/result/usage_error.ts";
import { flagOf, wordsIn } from "../engine/run/settings.ts";
import { byteCount, wholeNumber } from "./option_values.ts";

/** `standards` says which values it has where none is given, else the setting's own are shown. */
export function optionOf(setting: Setting, standards?: string): CommandOption {
  const { name, meaning } = setting;
  const flag = flagOf(name);
  const group = "Workload:";
  switch (setting.kind) {
    case "number": {
      const { minimum, maximum, standard, quick, bytes = false } = setting;
      const own = [standard, quick && `quick ${quick}`].filter((value) => value !== undefined).join(", ");
      const values = standards ?? own;
      return {
        flags: `${flag} <${bytes ? "bytes" : "n"}>`,
        group,
        meaning: values ? `${meaning} (${values})` : meaning,
        read: (text) => (bytes ? byteCount : wholeNumber)(flag, text, minimum, maximum),
      };
    }
    case "choice":
      return {
        flags: `${flag} <which>`,
        group,
        meaning: setting.standard === undefined ? meaning : `${meaning} (${setting.standard})`,
        choices: setting.choices,
      };
    case "choices":
      return {
        flags: `${flag} <which,…>`,
        group,
        meaning: `${meaning} (${standards ?? "all"})`,
        words: setting.choices,
        read: (text) => readChoices(flag, text, setting.choices),
      };
    case "text":
      return {
        flags: `${flag} <${setting.form}>`,
        group,
        meaning: setting.standard === undefined ? meaning : `${meaning} (${setting.standard})`,
        ...(setting.refuse && { read: (text) => accepted(text, setting.refuse!) }),
      };
    case "list": {
      const { minimum, maximum, standard, plural, bytes = false } = setting;
      const flags = plural === undefined ? flag : `${flagOf(plural)}, ${flag}`;
      return {
        flags: `${flags} <${bytes ? "bytes,…" : "n,n…"}>`,
        group,
        meaning: `${meaning} (${standards ?? standard.map(bytes ? byteText : String).join(",")})`,
        read: (text) =>
          text.split(",").map((part) =>
            bytes ? byteCount(flag, part, minimum, maximum) : wholeNumber(flag, part, minimum, maximum, text)
          ),
      };
    }
    case "switch":
      return { flags: `--no-${name}`, group, meaning };
  }
}

function readChoices(flag: string, text: string, choices: readonly string[]): string {
  const words = wordsIn(text);
  const wrong = words.find((word) => !choices.includes(word));
  if (wrong === undefined) return words.join(",");
  throw new UsageError(
    `Cannot use ${flag} ${text} as there is no ${wrong || "empty one"}: ${suggestion(wrong, choices)}`,
  );
}

function accepted(text: string, refuse: (text: string) => string | null): string {
  const refusal = refuse(text);
  if (refusal !== null) throw new UsageError(refusal);
  return text;
}
