// Stryker's report, as far as it is read here (its schema: mutation-testing-report-schema).

export interface Report {
  readonly files: Readonly<Record<string, ReportedFile>>;
}

interface ReportedFile {
  readonly source: string;
  readonly mutants: readonly {
    readonly status: string;
    readonly mutatorName: string;
    readonly replacement?: string;
    readonly location: { readonly start: Place; readonly end: Place };
  }[];
}

/** Counted from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Mutant {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Its line, without what stands around it. */
  readonly line: string;
  readonly killed: boolean;
}

/** A mutant that runs for ever, or does not even load, is noticed too. */
const KILLED = ["Killed", "Timeout", "RuntimeError", "CompileError"];

/** The mutants that are measured; what was left out on purpose ("Ignored") is none. */
export function mutantsOf({ files }: Report): Mutant[] {
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split("\n");
    return mutants.filter(({ status }) => status !== "Ignored").map(({ status, replacement = "", location }) => ({
      file,
      from: oneLine(between(lines, location.start, location.end)),
      to: oneLine(replacement),
      line: lines[location.start.line - 1].trim(),
      killed: KILLED.includes(status),
    }));
  });
}

/** One line that names a mutant, also after lines were added above it. */
export function describe({ file, from, to, line }: Mutant): string {
  return `${file}: ${from} -> ${to}${from === line ? "" : `, in: ${line}`}`;
}

function between(lines: readonly string[], start: Place, end: Place): string {
  if (start.line === end.line) return lines[start.line - 1].slice(start.column - 1, end.column - 1);
  const whole = lines.slice(start.line, end.line - 1);
  return [lines[start.line - 1].slice(start.column - 1), ...whole, lines[end.line - 1].slice(0, end.column - 1)].join(
    " ",
  );
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
