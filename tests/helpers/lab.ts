// Hosts to measure on, all of them this machine: an sshd and a Slurm of a test's own, on ports and with keys of their own,
// which end with the test.

import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { cpus, hostname } from "node:os";
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

interface SshFiles {
  readonly serverConfig: string;
  readonly config: string;
  readonly tmp: string;
}

/** Keys and configurations by which an sshd lets this user in, with more lines for each side; ssh takes the first that fits. */
function writeSshFiles(folder: string, server: readonly string[], client: readonly string[]): SshFiles {
  const [tmp, hostKey, key, serverConfig, config] = ["tmp", "host_key", "key", "sshd_config", "ssh_config"].map((
    name,
  ) => join(folder, name)) as [string, string, string, string, string];
  mkdirSync(tmp);
  for (const file of [hostKey, key]) run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file]);
  writeFileSync(
    serverConfig,
    [
      ...server,
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
      ...client,
      `  User ${ownName()}`,
      `  IdentityFile ${key}`,
      "  IdentitiesOnly yes",
      "  StrictHostKeyChecking no",
      `  UserKnownHostsFile ${join(folder, "known_hosts")}`,
      "  LogLevel ERROR",
    ].join("\n") + "\n",
  );
  if (process.getuid!() === 0 && !existsSync("/run/sshd")) mkdirSync("/run/sshd"); // where it locks its children in
  return { serverConfig, config, tmp };
}

function sshdProgram(): string {
  return programsOnPath("sshd", { PATH: ADMIN_PATH })[0]!;
}

/** An sshd that lets this user in by a key. Whatever host is asked for is it, but for "down". */
export async function startSshd(folder: string): Promise<Lab> {
  const port = await freePort();
  const client = ["Host down", "  Port 1", "Host *", "  HostName 127.0.0.1", `  Port ${port}`];
  const { serverConfig, config, tmp } = writeSshFiles(folder, [`Port ${port}`, "ListenAddress 127.0.0.1"], client);
  const answers = (): boolean => spawnSync("ssh", ["-F", config, "-o", "BatchMode=yes", "any", "true"]).status === 0;
  const close = await serve(folder, [sshdProgram(), "-D", "-e", "-f", serverConfig], answers);
  return { config, tmp, close };
}

/** Hosts with networks of their own, and a store that they reach. */
export interface Networks extends Lab {
  /** As --store has it. */
  readonly store: string;
  /** The socket by which the test reaches the same store. */
  readonly socket: string;
  /** Ends everything that runs on a host, as a power cut does. */
  readonly cut: (host: string) => void;
  readonly endStore: () => Promise<void>;
}

/** Why there can be no networks of one's own here, as the reason to skip a test; false where there can. */
export function lackingNetworks(): string | false {
  if (process.getuid?.() !== 0) return "network namespaces need root";
  const missing = lacking("ip", "ssh", "sshd", "ssh-keygen", "redis-server", "sha256sum");
  if (missing) return missing;
  const name = `paratax-${process.pid}-trial`;
  const made = spawnSync("ip", ["netns", "add", name], { env: { ...process.env, PATH: ADMIN_PATH } }).status === 0;
  if (made) run(["ip", "netns", "delete", name]);
  return !made && "network namespaces cannot be made here";
}

/**
 * A network namespace for each host, joined by a bridge in that of the store; each ssh brings its sshd up there. The host
 * "down" is not to be reached.
 */
export async function startNetworks(folder: string, hosts: readonly string[]): Promise<Networks> {
  const space = (name: string): string => `paratax-${process.pid}-${name}`;
  const made: string[] = [];
  const add = (name: string): void => {
    run(["ip", "netns", "add", space(name)]);
    made.push(name);
  };
  const cut = (name: string): void => {
    const pids = run(["ip", "netns", "pids", space(name)]).split(/\s+/).filter((pid) => pid !== "").map(Number);
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // it ended by itself
      }
    }
  };
  let endStore = (): Promise<void> => Promise.resolve();
  const close = async (): Promise<void> => {
    await endStore();
    for (const name of made) {
      cut(name);
      run(["ip", "netns", "delete", space(name)]);
    }
  };
  const inStore = (...words: string[]): string => run(["ip", "-n", space("store"), ...words]);
  const [gateway, socket] = ["10.77.0.1", join(folder, "store.socket")];
  try {
    add("store");
    inStore("link", "add", "bridge", "type", "bridge");
    inStore("address", "add", `${gateway}/24`, "dev", "bridge");
    inStore("link", "set", "bridge", "up");
    hosts.forEach((host, index) => {
      add(host);
      const inHost = (...words: string[]): string => run(["ip", "-n", space(host), ...words]);
      inStore("link", "add", host, "type", "veth", "peer", "name", "net", "netns", space(host));
      inStore("link", "set", host, "master", "bridge", "up");
      inHost("address", "add", `10.77.0.${index + 2}/24`, "dev", "net");
      inHost("link", "set", "net", "up");
      inHost("link", "set", "lo", "up");
    });
    const server = ["redis-server", "--bind", gateway, "--port", "6379", "--unixsocket", socket, "--dir", folder];
    const quiet = ["--save", "", "--appendonly", "no", "--protected-mode", "no"];
    endStore = await serve(
      folder,
      ["ip", "netns", "exec", space("store"), ...server, ...quiet],
      () => existsSync(socket),
    );
    const [ip] = programsOnPath("ip", { PATH: ADMIN_PATH });
    const proxy = `${ip} netns exec ${space("%h")} ${sshdProgram()} -i -f ${join(folder, "sshd_config")}`;
    const { config, tmp } = writeSshFiles(folder, [], [
      "Host down",
      "  ProxyCommand false",
      "Host *",
      `  ProxyCommand ${proxy}`,
    ]);
    return { config, tmp, close, store: `redis://${gateway}:6379`, socket, cut, endStore };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A controller and nodes, a slurmd each, with an authentication of their own. */
export async function startSlurm(folder: string, nodes: readonly string[]): Promise<Lab> {
  const tmp = join(folder, "tmp");
  const at = (name: string): string => join(folder, name);
  for (const name of ["tmp", "state"]) mkdirSync(at(name));
  chmodSync(folder, 0o755); // munge wants to trust the way to its socket
  const key = at("munge.key");
  writeFileSync(key, crypto.getRandomValues(new Uint8Array(128)), { mode: 0o400 });
  const socket = at("munge.socket");
  const controller = await freePort();
  const ports: number[] = [];
  while (ports.length < nodes.length) ports.push(await freePort());
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
      `SlurmdSpoolDir=${at("spool-%n")}`,
      `SlurmctldPidFile=${at("slurmctld.pid")}`,
      `SlurmdPidFile=${at("%n.pid")}`,
      "ProctrackType=proctrack/pgid",
      "TaskPlugin=task/affinity",
      "SwitchType=switch/none",
      "MpiDefault=none",
      "SelectType=select/cons_tres",
      "ReturnToService=2",
      "KillWait=5",
      ...nodes.map((node, index) =>
        `NodeName=${node} NodeHostname=${hostname()} NodeAddr=127.0.0.1 Port=${ports[index]} CPUs=${cpus().length}`
      ),
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
    closers.push(await serve(folder, ["slurmctld", "-D", "-f", config], () => true));
    for (const node of nodes) {
      const idle = (): boolean => {
        const asked = ["-h", "-n", node, "-o", "%t"];
        return /idle/.test(
          spawnSync("sinfo", asked, { encoding: "utf8", env: { ...process.env, ...env } }).stdout,
        );
      };
      closers.push(await serve(folder, ["slurmd", "-D", "-N", node, "-f", config], idle));
    }
    return { config, tmp, close };
  } catch (error) {
    await close();
    throw error;
  }
}
