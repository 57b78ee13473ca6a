// Tells whether other users may replace the file at a path: a program from a folder that they may write is theirs.

import { lstatSync, readFileSync, readlinkSync, type Stats, statSync } from "node:fs";
import { dirname, join, parse, resolve } from "node:path";
import process from "node:process";

const OTHERS_WRITE = 0o002;
const GROUP_WRITES = 0o020;
/** In a folder with this bit, such as /tmp, only the owner of a file may rename or remove it. */
const STICKY = 0o1000;

/** Links that lead to links; no system follows more. */
const MOST_LINKS = 40;

/**
 * The folder, link or file on the way to `path`, links followed, that lets another user replace what is there; null
 * where none does, and on Windows, whose rights are of another kind. A path that does not exist is judged as far as it
 * goes. The owners of the files `own` are trusted.
 */
export function openToOthers(path: string, own: readonly string[] = []): string | null {
  if (process.platform === "win32") return null;
  const owners = trustedOwners(own);
  let links = 0;
  let place = parse(resolve(path)).root;
  let rest = resolve(path).split("/").filter((name) => name !== "");
  for (;;) {
    const status = statusOf(place);
    if (status === null) return null;
    if (isOpen(status, owners)) return place;
    if (status.isSymbolicLink()) {
      if (++links > MOST_LINKS) return place;
      const target = resolve(dirname(place), readlinkSync(place));
      rest = [...target.split("/").filter((name) => name !== ""), ...rest];
      place = "/";
      continue;
    }
    const next = rest.shift();
    if (next === undefined) return null;
    place = join(place, next);
  }
}

/** Whether the last name of a path is a link that another user laid: he chose what is read or written by it. */
export function isLinkOfOthers(path: string): boolean {
  if (process.platform === "win32") return false;
  const status = statusOf(resolve(path));
  return status !== null && status.isSymbolicLink() && !trustedOwners([]).has(status.uid);
}

function isOpen(status: Stats, owners: ReadonlySet<number>): boolean {
  if (!owners.has(status.uid)) return true;
  if (status.isSymbolicLink() || (status.isDirectory() && (status.mode & STICKY) !== 0)) return false;
  return (status.mode & OTHERS_WRITE) !== 0 ||
    ((status.mode & GROUP_WRITES) !== 0 && !isOwnGroup(status.gid, owners));
}

function statusOf(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null; // not there, or in a folder that may not be entered
  }
}

/**
 * This user, root, whoever owns the root folder (in a container's own world of users that is another number), and whoever
 * owns the program that runs now: they could have changed that already.
 */
function trustedOwners(own: readonly string[]): ReadonlySet<number> {
  const files = ["/", process.execPath, ...own];
  const owners = files.flatMap((file) => statSync(file, { throwIfNoEntry: false })?.uid ?? []);
  return new Set([0, process.geteuid?.() ?? 0, ...owners]);
}

/** Whether a group has no other member: many systems give each user a group that may write their folders. */
function isOwnGroup(group: number, owners: ReadonlySet<number>): boolean {
  if (group === 0 || (process.platform === "darwin" && group === 80)) return true; // 80: whoever may become root
  const users = linesOf("/etc/passwd").map(([name, , user, primary]) => ({ name, user: +user, primary: +primary }));
  const members = linesOf("/etc/group").find(([, , id]) => Number(id) === group)?.[3]?.split(",") ?? null;
  if (members === null) return false; // a group of a directory service, whose members are not listed here
  const belongs = users.filter(({ name, primary }) => primary === group || members.includes(name));
  return belongs.every(({ user }) => owners.has(user)) &&
    members.every((member) => member === "" || users.some(({ name }) => name === member));
}

function linesOf(file: string): string[][] {
  try {
    return readFileSync(file, "utf8").split("\n").filter((line) => line !== "").map((line) => line.split(":"));
  } catch {
    return [];
  }
}
