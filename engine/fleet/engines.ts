// The programs that reach hosts: a line each. What they all can is to run words on a host with this side's standard input
// and output, which is all that is asked of them.

import type { FleetHost } from "./hosts.ts";

export interface EngineSettings {
  /** A configuration file for ssh in place of the user's own. */
  readonly sshConfig: string | null;
}

interface Engine {
  /** The program that must be here. */
  readonly program: string;
  /** What brings it. */
  readonly from: string;
  /** The words that run others on a host. */
  readonly reach: (host: FleetHost, words: readonly string[], settings: EngineSettings) => string[];
}

/** A host that asks for a password, or is not there, is no host to wait for. */
const SSH_OPTIONS = ["-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=15", "-o", "ServerAliveInterval=15"];

/**
 * Has the whole node, so that no other job runs beside the measurement, and all its processors: a step of the job that this
 * runs in, else of one of its own. `srun --exclusive` alone would give a step as many processors as it has tasks, one.
 */
const IN_SLURM = `node=$1; shift; set -- srun --nodes=1 --ntasks=1 --cpu-bind=none "$node" "$@"; ` +
  `[ -n "$SLURM_JOB_ID" ] || set -- salloc --quiet --exclusive --mem=0 --nodes=1 --job-name=paratax "$node" "$@"; ` +
  `exec "$@"`;

export const ENGINES = {
  ssh: {
    program: "ssh",
    from: "OpenSSH",
    reach: ({ address }, words, { sshConfig }) => ["ssh", ...sshOptions(sshConfig), "--", address, remoteLine(words)],
  },
  slurm: {
    program: "srun",
    from: "Slurm",
    reach: ({ address }, words) => ["sh", "-c", IN_SLURM, "paratax-fleet", `--nodelist=${address}`, ...words],
  },
  parallel: {
    program: "parallel",
    from: "GNU parallel",
    reach: ({ address }, words, { sshConfig }) => [
      "sh",
      "-c",
      // it gives jobs no input of its own: ssh takes ours past it
      'exec 3<&0; PARALLEL_SHELL=/bin/sh; export PARALLEL_SHELL; exec parallel "$@" </dev/null',
      "parallel",
      "--plain",
      "--ungroup",
      "--jobs",
      "1",
      "--ssh",
      `${["ssh", ...sshOptions(sshConfig)].map(quoted).join(" ")} <&3`,
      "--sshlogin",
      address,
      ":::",
      remoteLine(words),
    ],
  },
} as const satisfies Readonly<Record<string, Engine>>;

export type EngineName = keyof typeof ENGINES;

export const ENGINE_NAMES = Object.keys(ENGINES) as EngineName[];

/** The words as ssh must be given them: it joins its own and hands them to the host's shell, whichever that is. */
function remoteLine(words: readonly string[]): string {
  return `exec ${words.map(quoted).join(" ")}`;
}

function sshOptions(config: string | null): string[] {
  return [...SSH_OPTIONS, ...(config === null ? [] : ["-F", config])];
}

/** One word for any shell of Unix, whatever is in it. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
