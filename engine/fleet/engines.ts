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

export const ENGINES = {
  ssh: {
    program: "ssh",
    from: "OpenSSH",
    reach: ({ address }, words, { sshConfig }) => ["ssh", ...sshOptions(sshConfig), "--", address, remoteLine(words)],
  },
  slurm: {
    program: "srun",
    from: "Slurm",
    // the whole node, so that nobody else's job runs beside the measurement
    reach: ({ address }, words) => [
      "srun",
      "--exclusive",
      "--nodes=1",
      "--ntasks=1",
      "--job-name=paratax",
      `--nodelist=${address}`,
      ...words,
    ],
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
