// The hosts that a fleet is made of, from the text of a file: one a line.

import { UsageError } from "../result/usage_error.ts";

export interface FleetHost {
  /** As the engine that reaches it knows it: user@lab1.example, an alias of ssh's, a node of Slurm's. */
  readonly address: string;
  /** What its result is called, and what stands in it: the address without its user, or "host-1" where names stay private. */
  readonly label: string;
}

/** Nothing that a program could take for an option, or a shell for more than a word. */
const ADDRESS = /^(?:[A-Za-z0-9_][\w.-]*@)?[A-Za-z0-9_][\w.-]*$/;

/** Empty lines and what follows # are left out. Throws a UsageError. */
export function readHosts(text: string, anonymous: boolean): FleetHost[] {
  const lines = text.split("\n").map((line) => line.replace(/#.*/, "").trim());
  const addresses = lines.flatMap((line, index) => {
    if (line === "") return [];
    if (ADDRESS.test(line)) return [line];
    throw new UsageError(
      `Cannot use line ${
        index + 1
      } of the hosts, ${line}: give one name a line, as lab1, user@lab1.example or an alias ` +
        "of ssh's configuration.",
    );
  });
  if (addresses.length === 0) throw new UsageError("Cannot measure as no host is in the file: give one name a line.");
  const digits = String(addresses.length).length;
  const hosts = addresses.map((address, index): FleetHost => ({
    address,
    label: anonymous ? `host-${String(index + 1).padStart(digits, "0")}` : address.replace(/^.*@/, ""),
  }));
  const twice = hosts.find(({ label }, index) => hosts.findIndex((one) => one.label === label) !== index);
  if (twice === undefined) return hosts;
  throw new UsageError(
    `Cannot keep two results of ${twice.label}: name each host once, by an alias where users differ.`,
  );
}
