// What runs on a host: two short scripts for any POSIX shell, and the lines by which they answer. Everything that a user
// named is an argument, never a part of a script.

/** Begins a line that is said by a script and not by the host's own start-up files. */
const MARK = "paratax-fleet:";

/** Says which system this is. */
const PROBE = `libc=glibc; for one in /lib/ld-musl-*; do if [ -e "$one" ]; then libc=musl; fi; done; ` +
  `printf "\\n${MARK} host %s %s %s\\n" "$(uname -s)" "$(uname -m)" "$libc"`;

/**
 * Ends what runs, and in ten seconds at the latest, once standard input ends: whoever had it run holds that open. A shell
 * takes standard input away from what it starts in the background, and lets it ignore SIGINT.
 */
const WATCH = `{ cat <&3; kill -TERM "$run"; sleep 10; kill -KILL "$run"; } >/dev/null 2>&1 & watch=$!`;

/**
 * Says which system this is too. Takes the size and the SHA-256 of a program, then the words to run it with; the program
 * itself comes by standard input. It lives in a folder that only this user may enter and that goes with it.
 */
const runBy = (watch: string): string =>
  [
    PROBE,
    `umask 077`,
    `run=`,
    `d=$(mktemp -d "\${TMPDIR:-/tmp}/paratax-XXXXXXXX") || exit 1`,
    `trap 'cd /; rm -rf "$d"' EXIT`,
    `trap 'if [ -n "$run" ]; then kill -TERM "$run"; wait "$run"; fi; exit 1' HUP INT TERM`,
    `cd "$d" || exit 1`,
    `size=$1`,
    `sum=$2`,
    `shift 2`,
    `head -c "$size" >paratax`,
    `got=$(sha256sum paratax 2>/dev/null || shasum -a 256 paratax 2>/dev/null)`,
    `if [ "\${got%% *}" != "$sum" ]; then printf "\\n${MARK} damaged\\n"; exit 1; fi`,
    `printf "\\n${MARK} copied\\n"`,
    `chmod 700 paratax`,
    `mkdir tmp`,
    `exec 3<&0`,
    `TMPDIR=$d/tmp ./paratax "$@" --json result.json >/dev/null 2>said </dev/null 3<&- & run=$!`,
    watch,
    `wait "$run"`,
    `code=$?`,
    `run=`,
    `kill "$watch" 2>/dev/null`,
    `printf "\\n${MARK} ended %s %s\\n" "$code" "$(tail -n 1 said | cut -c 1-400)"`,
    `if [ -s result.json ]; then printf "${MARK} result %s\\n" "$(wc -c <result.json)"; cat result.json; fi`,
  ].join("; ");

/** The words that run the probe, or the program with `words`, on whatever host they are run. */
export function probeWords(): string[] {
  return ["sh", "-c", PROBE];
}

export function runWords(size: number, sum: string, words: readonly string[]): string[] {
  return ["sh", "-c", runBy(WATCH), "paratax-fleet", String(size), sum, ...words];
}

/** The same where nobody holds standard input open: it is the program alone. */
export function unwatchedWords(size: number, sum: string, words: readonly string[]): string[] {
  return ["sh", "-c", runBy("watch="), "paratax-fleet", String(size), sum, ...words];
}

/** What a host is, as it says itself. */
export interface Probed {
  /** As uname has it: "Linux", "Darwin". */
  readonly system: string;
  readonly processor: string;
  readonly musl: boolean;
}

/** What was said by the script in all that came from a host. */
export interface Answer {
  readonly probed: Probed | null;
  /** Whether the program came there whole; null where that was not said. */
  readonly copied: boolean | null;
  /** The exit code of the program and the last line that it said; null where it did not come so far. */
  readonly ended: { readonly code: number; readonly said: string } | null;
  /** Null where there is none, or not all of it came. */
  readonly result: string | null;
}

export function readAnswer(bytes: Uint8Array): Answer {
  const text = new TextDecoder().decode(bytes);
  const line = (pattern: string): RegExpExecArray | null => new RegExp(`^${MARK} ${pattern}\\r?$`, "m").exec(text);
  const [host, ended, result] = ["host (\\S+) (\\S+) (\\S+)", "ended (\\d+) ?(.*?)", "result +(\\d+)"].map(line);
  const copied = line("copied") ? true : line("damaged") ? false : null;
  return {
    probed: host ? { system: host[1]!, processor: host[2]!, musl: host[3] === "musl" } : null,
    copied,
    ended: ended ? { code: Number(ended[1]), said: ended[2]!.trim() } : null,
    result: result ? resultIn(text.slice(result.index + result[0].length + 1), Number(result[1])) : null,
  };
}

/** The first so many bytes of a text; null where it has fewer. */
function resultIn(text: string, size: number): string | null {
  const bytes = new TextEncoder().encode(text);
  return bytes.length < size ? null : new TextDecoder().decode(bytes.subarray(0, size));
}
