// The manual page, in the language of man(7), which groff and mandoc both read.

import { capital } from "../engine/result/capital.ts";
import {
  type DescribedCommand,
  type DescribedOption,
  type DescribedProgram,
  everyCommand,
  PROGRAM,
} from "./described.ts";

/** An option that so many commands have alike is told of once. */
const COMMON_FROM = 3;

export function manualPage(program: DescribedProgram): string {
  const { name, version, purpose, exitCodes } = program;
  const commands = everyCommand(program).slice(1);
  const keys = commands.flatMap(({ options }) => options.map(keyOf));
  const isCommon = (option: DescribedOption): boolean =>
    keys.filter((key) => key === keyOf(option)).length >= COMMON_FROM;
  const common = new Map(commands.flatMap(({ options }) => options).filter(isCommon).map((one) => [keyOf(one), one]));
  return [
    `.TH ${name.toUpperCase()} 1 "" "${name} ${version}" "User Commands"`,
    ".nh",
    ".SH NAME",
    `${name} \\- ${plain(PROGRAM.brief)}`,
    ".SH SYNOPSIS",
    [program, ...program.commands].map(({ usage }) => synopsis(usage)).join("\n.br\n"),
    ".SH DESCRIPTION",
    plain(purpose),
    ".SH OPTIONS",
    ...program.options.flatMap(item),
    ".SH COMMANDS",
    ...commands.flatMap((command) => [
      `.SS ${plain(command.name)}`,
      plain(`${sentence(command.purpose)} Usage:`),
      ".PP",
      ".RS 4",
      synopsis(command.usage),
      ".RE",
      ...operandOf(command),
      ...command.options.filter((option) => !isCommon(option)).flatMap(item),
    ]),
    ".SH OPTIONS OF SEVERAL COMMANDS",
    `${plain("Each command takes those that its")} ${bold("--help")} lists.`,
    ...[...common.values()].flatMap(item),
    ".SH EXIT STATUS",
    ...Object.entries(exitCodes).flatMap(([code, meaning]) => [".TP", bold(code), plain(sentence(meaning))]),
    ".SH EXAMPLES",
    ...PROGRAM.examples.flatMap(({ words, question }) => [".TP", bold(`${name} ${words}`), plain(question)]),
  ].join("\n") + "\n";
}

/** What an option is, whatever command has it. */
function keyOf(option: DescribedOption): string {
  return JSON.stringify(option);
}

function operandOf({ operands }: DescribedCommand): string[] {
  return operands?.meaning ? [".TP", italic(operands.form), plain(sentence(operands.meaning))] : [];
}

function item({ flag, short, takes, values, others, standard, meaning }: DescribedOption): string[] {
  const names = [short, flag].flatMap((one) => one === undefined ? [] : [bold(one)]).join(", ");
  const choices = values.length > 0 && !others ? ` One of ${values.join(", ")}.` : "";
  const otherwise = standard === undefined ? "" : ` Otherwise: ${standard}.`;
  return [
    ".TP",
    takes === undefined ? names : `${names} ${italic(`<${takes}>`)}`,
    plain(sentence(meaning) + choices + otherwise),
  ];
}

function synopsis(usage: string): string {
  const [program, ...others] = usage.split(" ");
  return `${bold(program!)} ${plain(others.join(" "))}`;
}

function sentence(text: string): string {
  return `${capital(text)}${/[.?!]$/.test(text) ? "" : "."}`;
}

function bold(text: string): string {
  return `\\fB${plain(text)}\\fR`;
}

function italic(text: string): string {
  return `\\fI${plain(text)}\\fR`;
}

/** A text as it stands: neither its backslashes nor a point or apostrophe at its beginning are requests. */
function plain(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replace(/^(?=[.'])/, "\\&");
}
