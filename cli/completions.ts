// Completions for shells: scripts that know every command, option and value by themselves, and start nothing when asked.
// All work alike: they follow the words up to the present one to the command that it belongs to, then look whether the
// word before takes a value.

import { type DescribedCommand, type DescribedOption, type DescribedProgram, everyCommand } from "./described.ts";

export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;
export type Shell = typeof SHELLS[number];

export function isShell(word: string): word is Shell {
  return SHELLS.some((one) => one === word);
}

export const shellCompletions: Readonly<Record<Shell, (program: DescribedProgram) => string>> = {
  bash,
  zsh,
  fish,
  powershell,
};

/** "paratax/compare/overhead": a command as the scripts keep it, in one word. */
function pathOf({ name }: DescribedCommand): string {
  return name.replaceAll(" ", "/");
}

/** The last of its words. */
function wordOf({ name }: DescribedCommand): string {
  return name.split(" ").at(-1)!;
}

function takesFile({ takes }: DescribedOption): boolean {
  return takes === "file" || takes === "path";
}

/** Whether words of this command are files. */
function namesFiles({ operands }: DescribedCommand): boolean {
  return operands !== undefined && operands.values.length === 0;
}

/** What a command's words that are no options can be: commands below it, or what its operand takes. */
function wordsOf(command: DescribedCommand): readonly string[] {
  return [...command.commands.map(wordOf), ...command.operands?.values ?? []];
}

function flagsOf(command: DescribedCommand): string[] {
  return command.options.flatMap(({ flag, short }) => short === undefined ? [flag] : [short, flag]);
}

interface Taken {
  readonly kind: "files" | "values" | "anything";
  readonly values: readonly string[];
  /** "paratax/overhead --mode": where it is taken. */
  readonly at: readonly string[];
}

/** What options take, each with every place where it is that, so that a script says it once. */
function takenBy(commands: readonly DescribedCommand[]): Taken[] {
  const found = new Map<string, { kind: Taken["kind"]; values: readonly string[]; at: string[] }>();
  for (const command of commands) {
    for (const option of command.options.filter(({ takes }) => takes !== undefined)) {
      const kind = takesFile(option) ? "files" : option.values.length > 0 ? "values" : "anything";
      const key = [kind, ...option.values].join(" ");
      const taken = found.get(key) ?? { kind, values: option.values, at: [] };
      taken.at.push(`${pathOf(command)} ${option.flag}`);
      found.set(key, taken);
    }
  }
  return [...found.values()];
}

function bash(program: DescribedProgram): string {
  const commands = everyCommand(program);
  const paths = commands.slice(1).map(pathOf);
  const values = takenBy(commands).map(({ kind, values, at }) => {
    const offer = { files: "files=yes", values: `words="${values.join(" ")}"`, anything: ":" }[kind];
    return `    ${quotedEach(at)}) taken=yes; ${offer} ;;`;
  });
  const words = commands.map((command) => {
    const files = namesFiles(command) ? "; files=yes" : "";
    return `      ${pathOf(command)}) words="${wordsOf(command).join(" ")}"; flags="${
      flagsOf(command).join(" ")
    }"${files} ;;`;
  });
  return `# Completions of ${program.name} ${program.version} for bash: source <(${program.name} completions bash)

_paratax() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command=${program.name}
  local index words= flags= files= taken=
  # "--mode=threads" is three words to bash.
  if [[ $current == = ]]; then current=
  elif [[ $before == = ]]; then before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    case $command/\${COMP_WORDS[index]} in
      ${paths.join(" | ")}) command+=/\${COMP_WORDS[index]} ;;
    esac
  done
  case "$command $before" in
${values.join("\n")}
  esac
  if [[ -z $taken ]]; then
    case $command in
${words.join("\n")}
    esac
    if [[ $current == -* || -z $words$files ]]; then words=$flags files=; fi
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ -n $files ]]; then
    local IFS=$'\\n'
    COMPREPLY+=($(compgen -f -- "$current"))
    compopt -o filenames 2>/dev/null
  fi
}
complete -F _paratax ${program.name}
`;
}

function quotedEach(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(" | ");
}

function zsh(program: DescribedProgram): string {
  const commands = everyCommand(program);
  const paths = commands.slice(1).map(pathOf);
  const values = takenBy(commands).map(({ kind, values, at }) => {
    const offer = { files: "_files", values: `compadd -- ${values.join(" ")}`, anything: "_message value" }[kind];
    return `    (${quotedEach(at)}) ${offer}; return ;;`;
  });
  const words = commands.map((command) => {
    const below = command.commands.map((one) => explained(wordOf(one), one.purpose));
    const operands = (command.operands?.values ?? []).map((value) => explained(value, ""));
    const flags = command.options.flatMap(({ flag, short, meaning }) =>
      [short, flag].flatMap((name) => name === undefined ? [] : [explained(name, meaning)])
    );
    const files = namesFiles(command) ? " files=yes" : "";
    return `    (${pathOf(command)}) offered=(${[...below, ...operands].join(" ")}) flags=(${
      flags.join(" ")
    })${files} ;;`;
  });
  return `#compdef ${program.name}
# Completions of ${program.name} ${program.version} for zsh: source <(${program.name} completions zsh), or a file
# _${program.name} in a folder of $fpath.

_paratax() {
  local current=$words[CURRENT] before=$words[CURRENT-1] command=${program.name} word files=
  local -a offered flags
  for word in \${words[2,CURRENT-1]}; do
    case $command/$word in
      (${paths.join("|")}) command+=/$word ;;
    esac
  done
  if [[ $current == --*=* ]]; then
    before=\${current%%=*}
    compset -P '*='
  fi
  case "$command $before" in
${values.join("\n")}
  esac
  case $command in
${words.join("\n")}
  esac
  if [[ $current == -* || ( -z $files && $#offered -eq 0 ) ]]; then
    _describe -o option flags
  else
    (( $#offered )) && _describe command offered
    [[ -n $files ]] && _files
  fi
}

if [[ $funcstack[1] == _paratax ]]; then _paratax "$@"; else compdef _paratax ${program.name}; fi
`;
}

/** "'word:what it is'", as _describe takes it. */
function explained(word: string, meaning: string): string {
  const text = meaning === "" ? word : `${word}:${meaning.replaceAll(":", "\\:")}`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fish(program: DescribedProgram): string {
  const commands = everyCommand(program);
  const lines = commands.flatMap((command) => {
    const at = `complete -c ${program.name} -n '__paratax_at ${pathOf(command)}'`;
    return [
      ...command.commands.map((one) => `${at} -a ${wordOf(one)} -d ${fishQuoted(one.purpose)}`),
      ...(command.operands?.values ?? []).map((value) => `${at} -a ${value}`),
      ...(namesFiles(command) ? [`${at} -F`] : []),
      ...command.options.map((option) => {
        const { flag, short, takes, values, meaning } = option;
        const value = takes === undefined ? "" : takesFile(option) ? " -rF" : ` -x -a ${fishQuoted(values.join(" "))}`;
        return `${at}${nameForFish(short)} -l ${flag.slice(2)}${value} -d ${fishQuoted(meaning)}`;
      }),
    ];
  });
  return `# Completions of ${program.name} ${program.version} for fish: ${program.name} completions fish | source

function __paratax_at
    set -l at ${program.name}
    for word in (commandline -opc)[2..]
        if contains -- $at/$word ${commands.slice(1).map(pathOf).join(" ")}
            set at $at/$word
        end
    end
    test $at = $argv[1]
end

complete -c ${program.name} -f
${lines.join("\n")}
`;
}

/** A second name, of one letter or a whole word. */
function nameForFish(short: string | undefined): string {
  if (short === undefined) return "";
  return short.startsWith("--") ? ` -l ${short.slice(2)}` : ` -s ${short.slice(1)}`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

function powershell(program: DescribedProgram): string {
  const commands = Object.fromEntries(
    everyCommand(program).map((command) => [pathOf(command), {
      words: [
        ...command.commands.map((one) => [wordOf(one), one.purpose]),
        ...(command.operands?.values ?? []).map((value) => [value, value]),
      ],
      options: command.options.map(({ flag, takes, values, meaning }) => ({
        flag,
        meaning,
        ...(takes !== undefined && { values }),
      })),
    }]),
  );
  // What a script block gives nothing for, PowerShell completes with files.
  return `# Completions of ${program.name} ${program.version} for PowerShell:
# ${program.name} completions powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName ${program.name} -ScriptBlock {
  param($current, $ast, $position)
  $commands = @'
${JSON.stringify(commands)}
'@ | ConvertFrom-Json
  $at = '${program.name}'
  $before = ''
  foreach ($element in $ast.CommandElements | Select-Object -Skip 1) {
    if ($element.Extent.EndOffset -ge $position -and $current -ne '') { break }
    $before = $element.Extent.Text
    if ($commands.PSObject.Properties.Name -contains "$at/$before") { $at = "$at/$before" }
  }
  $command = $commands.$at
  $option = $command.options | Where-Object { $_.flag -eq $before -and $null -ne $_.values } | Select-Object -First 1
  $offered = if ($option) { $option.values | ForEach-Object { , @($_, $option.meaning) } }
    elseif ($current -like '-*' -or $command.words.Count -eq 0) { $command.options | ForEach-Object { , @($_.flag, $_.meaning) } }
    else { $command.words | ForEach-Object { , $_ } }
  $offered | Where-Object { $_ -and $_[0] -like "$current*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
  }
}
`;
}
