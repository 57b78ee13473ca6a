// What a process that died without a word of its own was short of, as its runtime put it on standard error.

const SHORTAGES: readonly (readonly [sign: RegExp, shortage: string])[] = [
  [
    /Too many open files|EMFILE|file descriptors/i,
    "it ran out of file descriptors; raise ulimit -n or use fewer workers",
  ],
  [
    /EAGAIN|Resource temporarily unavailable|pthread_create|create(d)? (a )?(new )?(worker )?thread/i,
    "it may start no more threads or processes; raise ulimit -u or use fewer workers",
  ],
  [
    /out of memory|Cannot allocate memory|ENOMEM|allocation fail/i,
    "it ran out of memory; use fewer workers or a smaller --id-space",
  ],
];

/** Where to see more. */
const ELSEWHERE = "--debug shows what it said";

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/** How many characters of a line are quoted. */
const LONGEST = 160;

/** Lines in which a runtime or an engine says why it dies; V8's "Fatal error in , line 0" says nothing. */
const DYING =
  /^\W*(?!Fatal error in , line 0)(fatal|panic|error|uncaught|check failed|unreachable|assertion|\w*Error\b)/i;

/** What to do about it, or where to see more. */
export function shortageIn(standardError: string): string {
  return SHORTAGES.find(([sign]) => sign.test(standardError))?.[1] ?? ELSEWHERE;
}

/** The same; where nothing known was short, the line in which it said why, quoted. */
export function lastWordsIn(standardError: string): string {
  const shortage = shortageIn(standardError);
  const line = shortage === ELSEWHERE ? dyingLine(standardError) : null;
  return line === null ? shortage : `it said "${line}"`;
}

function dyingLine(standardError: string): string | null {
  const plain = standardError.replace(COLOUR, "").replace(/[^\P{Cc}\n]/gu, " "); // it goes to a terminal
  const lines = plain.split("\n").map((line) => line.trim());
  const panic = lines.findIndex((line) => /^thread .* panicked at /.test(line)); // Rust puts the reason below
  const line = panic >= 0 ? lines[panic + 1] || lines[panic] : lines.find((line) => DYING.test(line));
  if (!line) return null;
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
