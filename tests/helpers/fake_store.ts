// A store that a test scripts: it speaks the protocol of Valkey and Redis (RESP 2, https://redis.io/docs/latest/develop/reference/protocol-spec/),
// holds sets, hashes and a lock, and fails as it is told.

import { createServer, type Socket } from "node:net";

/** What it does instead of carrying a command out: an error reply, a reply of its own, no answer, the end of all connections; null is nothing. */
export type Fault = { readonly reply: string } | "silence" | "close" | null;

export interface FakeStore {
  /** As --store has it. */
  readonly address: string;
  readonly port: number;
  /** Every command that came, its name in capitals. */
  readonly commands: readonly (readonly string[])[];
  /** The keys that are there. */
  keys(): string[];
  close(): Promise<void>;
}

/**
 * Listens on the loopback. `fault` is asked before each command, with how many of that name came before; its clock is
 * `ahead` of this one's, in milliseconds.
 */
export async function fakeStore(
  fault: (command: readonly string[], before: number) => Fault = () => null,
  ahead = 0,
): Promise<FakeStore> {
  const commands: string[][] = [];
  const counts = new Map<string, number>();
  const data = new Map<string, Set<string> | Map<string, string> | string>();
  const scripts: string[] = [];
  const sockets = new Set<Socket>();
  const setAt = (key: string): Set<string> => {
    const found = data.get(key);
    const own = found instanceof Set ? found : new Set<string>();
    data.set(key, own);
    return own;
  };
  const hashAt = (key: string): ReadonlyMap<string, string> => {
    const found = data.get(key);
    return found instanceof Map ? found : new Map();
  };
  /** Says whether the field is new. */
  const put = (key: string, field: string, value: string): number => {
    const before = hashAt(key);
    data.set(key, new Map([...before, [field, value]]));
    return before.has(field) ? 0 : 1;
  };
  const has = (key: string, member: string): boolean => {
    const found = data.get(key);
    return found instanceof Set && found.has(member);
  };
  const add = (key: string, member: string): number => {
    const fresh = has(key, member) ? 0 : 1;
    setAt(key).add(member);
    return fresh;
  };
  const remove = (...keys: string[]): number => keys.filter((key) => data.delete(key)).length;
  const carryOut = ([name, ...words]: readonly string[]): string => {
    const [key = "", value = "", third = ""] = words;
    switch (name) {
      case "INFO":
        return bulk("# Server\r\nredis_version:7.2.4\r\nvalkey_version:0.0.0\r\n");
      case "AUTH":
      case "EXPIRE":
        return name === "AUTH" ? "+OK\r\n" : ":1\r\n";
      case "SADD":
        return `:${add(key, value)}\r\n`;
      case "SISMEMBER":
        return `:${has(key, value) ? 1 : 0}\r\n`;
      case "SCARD":
        return `:${setAt(key).size}\r\n`;
      case "SSCAN": { // in two parts, with a member that is listed twice
        const all = [...setAt(key)];
        const half = Math.ceil(all.length / 2);
        return value === "0" ? listed("7", all.slice(0, half)) : listed("0", all.slice(Math.max(0, half - 1)));
      }
      case "SET":
        if (data.has(key) && words.includes("NX")) return "$-1\r\n";
        data.set(key, value);
        return "+OK\r\n";
      case "SCRIPT":
        scripts.push(words[1]!);
        return bulk(String(scripts.length - 1));
      case "EVALSHA": {
        const [script, , at, argument] = words as [string, string, string, string];
        if (!scripts[Number(script)]!.includes("DEL")) return `:${add(at, argument)}\r\n`;
        return `:${data.get(at) === argument ? remove(at) : 0}\r\n`;
      }
      case "HSET":
        return `:${put(key, value, third)}\r\n`;
      case "HSETNX":
        return `:${hashAt(key).has(value) ? 0 : put(key, value, third)}\r\n`;
      case "HINCRBY": {
        const sum = Number(hashAt(key).get(value) ?? 0) + Number(third);
        put(key, value, String(sum));
        return `:${sum}\r\n`;
      }
      case "HLEN":
        return `:${hashAt(key).size}\r\n`;
      case "HGET":
        return bulkOrNull(hashAt(key).get(value));
      case "HMGET":
        return `*${words.length - 1}\r\n${words.slice(1).map((field) => bulkOrNull(hashAt(key).get(field))).join("")}`;
      case "TIME": {
        const now = performance.timeOrigin + performance.now() + ahead;
        return `*2\r\n${bulk(String(Math.floor(now / 1000)))}${bulk(String(Math.floor(now % 1000 * 1000)))}`;
      }
      case "UNLINK":
        return `:${remove(...words)}\r\n`;
    }
    return `-ERR unknown command '${name}'\r\n`;
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    splitCommands(socket, (words) => {
      const command = [words[0]!.toUpperCase(), ...words.slice(1)];
      const before = counts.get(command[0]!) ?? 0;
      counts.set(command[0]!, before + 1);
      commands.push(command);
      const instead = fault(command, before);
      if (instead === "close") { for (const one of sockets) one.destroy(); }
      else if (instead !== "silence") socket.write(instead?.reply ?? carryOut(command));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    address: `redis://127.0.0.1:${port}`,
    port,
    commands,
    keys: () => [...data.keys()],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function bulk(text: string): string {
  return `$${text.length}\r\n${text}\r\n`;
}

function bulkOrNull(text: string | undefined): string {
  return text === undefined ? "$-1\r\n" : bulk(text);
}

function listed(cursor: string, members: readonly string[]): string {
  return `*2\r\n${bulk(cursor)}*${members.length}\r\n${members.map(bulk).join("")}`;
}

/** Commands are arrays of texts, as clients send them; they may come in any number of parts. */
function splitCommands(socket: Socket, onCommand: (words: readonly string[]) => void): void {
  let text = "";
  socket.setEncoding("latin1");
  socket.on("data", (part: string) => {
    text += part;
    for (;;) {
      const head = /^\*(\d+)\r\n/.exec(text);
      if (head === null) return;
      let at = head[0].length;
      const words: string[] = [];
      for (let left = Number(head[1]); left > 0; left--) {
        const length = /^\$(\d+)\r\n/.exec(text.slice(at, at + 16));
        if (length === null) return;
        at += length[0].length;
        if (text.length < at + Number(length[1]) + 2) return;
        words.push(text.slice(at, at + Number(length[1])));
        at += Number(length[1]) + 2;
      }
      text = text.slice(at);
      onCommand(words);
    }
  });
}
