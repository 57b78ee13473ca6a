// Hosts to measure on, all of them this machine: an sshd and a one-node Slurm of a test's own, on ports and with keys of
// their own, which end with the test.

import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import { programsOnPath } from "../../runtime/path.ts";

export interface Lab {
  /** A configuration for ssh, or of Slurm. */
  readonly config: string;
  /** The temporary folder that its hosts have. */
  readonly tmp: string;
  readonly close: () => Promise<void>;
}

const ADMIN_PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

/** Which of these programs are not installed, as the reason to skip a test; false where all are. */
export function lacking(...programs: string[]): string | false {
  const missing = programs.filter((program) => programsOnPath(program, { PATH: ADMIN_PATH }).length === 0);
  return missing.length > 0 && `${missing.join(" and ")} not installed`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Bun's own answer is "unknown" where the environment has no USER. */
function ownName(): string {
  return run(["id", "-un"]).trim();
}

/** Starts a server that stays in the foreground; it is ended by `close`, once all of `ready` holds it is there. */
async function serve(folder: string, command: readonly string[], ready: () => boolean): Promise<() => Promise<void>> {
  const log = openSync(join(folder, `${basename(command[0]!)}.out`), "a");
  const server = spawn(command[0]!, command.slice(1), {
    stdio: ["ignore", log, log],
    env: { ...process.env, PATH: ADMIN_PATH },
  });
  const gone = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  server.once("error", () => {});
  for (let waited = 0; !ready(); waited += 100) {
    if (waited > 20_000 || server.exitCode !== null) {
      server.kill();
      throw new Error(`${command[0]} did not start: see ${folder}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return async () => {
    server.kill();
    const late = setTimeout(() => server.kill("SIGKILL"), 5000);
    await gone;
    clearTimeout(late);
  };
}

function run(command: readonly string[], env: Record<string, string> = {}): string {
  const { stdout, status, stderr } = spawnSync(command[0]!, command.slice(1), {
    encoding: "utf8",
    env: { ...process.env, PATH: ADMIN_PATH, ...env },
  });
  if (status !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
  return stdout;
}

/** An sshd that lets this user in by a key. Whatever host is asked for is it, but for "down". */
export async function startSshd(folder: string): Promise<Lab> {
  const [tmp, hostKey, key, serverConfig, config] = ["tmp", "host_key", "key", "sshd_config", "ssh_config"].map((
    name,
  ) => join(folder, name)) as [string, string, string, string, string];
  mkdirSync(tmp);
  for (const file of [hostKey, key]) run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file]);
  const port = await freePort();
  writeFileSync(
    serverConfig,
    [
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${key}.pub`,
      "StrictModes no",
      "UsePAM no",
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
      "PermitRootLogin prohibit-password",
      "PidFile none",
      `SetEnv TMPDIR=${tmp}`,
    ].join("\n") + "\n",
  );
  writeFileSync(
    config,
    [
      "Host down",
      "  Port 1",
      "Host *",
      "  HostName 127.0.0.1",
      `  User ${ownName()}`,
      `  Port ${port}`,
      `  IdentityFile ${key}`,
      "  IdentitiesOnly yes",
      "  StrictHostKeyChecking no",
      `  UserKnownHostsFile ${join(folder, "known_hosts")}`,
      "  LogLevel ERROR",
    ].join("\n") + "\n",
  );
  if (process.getuid!() === 0 && !existsSync("/run/sshd")) mkdirSync("/run/sshd"); // where it locks its children in
  const sshd = programsOnPath("sshd", { PATH: ADMIN_PATH })[0]!;
  const answers = (): boolean => spawnSync("ssh", ["-F", config, "-o", "BatchMode=yes", "any", "true"]).status === 0;
  const close = await serve(folder, [sshd, "-D", "-e", "-f", serverConfig], answers);
  return { config, tmp, close };
}

/** A controller and a node called "node1", with an authentication of their own. */
export async function startSlurm(folder: string): Promise<Lab> {
  const tmp = join(folder, "tmp");
  const at = (name: string): string => join(folder, name);
  for (const name of ["tmp", "state", "spool"]) mkdirSync(at(name));
  chmodSync(folder, 0o755); // munge wants to trust the way to its socket
  const key = at("munge.key");
  writeFileSync(key, crypto.getRandomValues(new Uint8Array(128)), { mode: 0o400 });
  const socket = at("munge.socket");
  const [controller, node] = [await freePort(), await freePort()];
  const config = at("slurm.conf");
  writeFileSync(
    config,
    [
      "ClusterName=test",
      `SlurmctldHost=${hostname()}(127.0.0.1)`,
      `SlurmUser=${ownName()}`,
      `SlurmdUser=${ownName()}`,
      "AuthType=auth/munge",
      `AuthInfo=socket=${socket}`,
      "CredType=cred/munge",
      `SlurmctldPort=${controller}`,
      `StateSaveLocation=${at("state")}`,
      `SlurmdSpoolDir=${at("spool")}`,
      `SlurmctldPidFile=${at("slurmctld.pid")}`,
      `SlurmdPidFile=${at("slurmd.pid")}`,
      "ProctrackType=proctrack/pgid",
      "TaskPlugin=task/none",
      "SwitchType=switch/none",
      "MpiDefault=none",
      "SelectType=select/cons_tres",
      "ReturnToService=2",
      "KillWait=5",
      `NodeName=node1 NodeHostname=${hostname()} NodeAddr=127.0.0.1 Port=${node} CPUs=1 State=UNKNOWN`,
      "PartitionName=lab Nodes=ALL Default=YES MaxTime=INFINITE State=UP",
    ].join("\n") + "\n",
  );
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of closers.reverse()) await one();
  };
  try {
    const files = { "key": key, "pid": at("munge.pid"), "log": at("munge.log"), "seed": at("munge.seed") };
    const flags = Object.entries(files).map(([name, file]) => `--${name}-file=${file}`);
    const munge = ["munged", "--foreground", "--force", `--socket=${socket}`, ...flags];
    closers.push(await serve(folder, munge, () => existsSync(socket)));
    const env = { SLURM_CONF: config };
    const idle = (): boolean =>
      /idle/.test(spawnSync("sinfo", ["-h", "-o", "%t"], { encoding: "utf8", env: { ...process.env, ...env } }).stdout);
    closers.push(await serve(folder, ["slurmctld", "-D", "-f", config], () => true));
    closers.push(await serve(folder, ["slurmd", "-D", "-f", config], idle));
    return { config, tmp, close };
  } catch (error) {
    await close();
    throw error;
  }
}
