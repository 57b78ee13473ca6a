// Writes a file whole or not at all: its links are followed, and its mode and owner kept.

import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import process from "node:process";
import { printable, reasonOf } from "../engine/result/printable.ts";
import { UsageError } from "../engine/result/usage_error.ts";

/** A file that could not be written after all, in one sentence. */
export class WriteError extends Error {}

/** Whole, or in pieces, which can be gone through more than once and need not fit into one string. */
export type Text = string | Iterable<string>;

export function piecesOf(text: Text): Iterable<string> {
  return typeof text === "string" ? [text] : text;
}

/** Errors of a file that can be written but not replaced: it is a mount, or its folder is another user's or sticky. */
const NOT_REPLACED = ["EACCES", "EPERM", "EBUSY", "EXDEV", "EROFS", "EINVAL"];

/** Links that lead to links; no system follows more. */
const MOST_LINKS = 40;

/**
 * Replaces the file by `text` in one step: a reader sees the old one or the new one, never a part. What has several
 * names, or cannot be replaced, is written in its place, and put back as it was if that fails. Throws a WriteError.
 */
export function writeFileWhole(path: string, text: Text): void {
  try {
    const file = behindLinks(path);
    const old = statSync(file, { throwIfNoEntry: false }) ?? null;
    if (old !== null && old.nlink > 1) return writeInPlace(file, text);
    try {
      replace(file, text, old);
    } catch (error) {
      if (old === null || !NOT_REPLACED.includes((error as { code?: string }).code ?? "")) throw error;
      writeInPlace(file, text);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error; // of what was to be written
    throw new WriteError(
      `Cannot write ${printable(path)} (${
        reasonOf(error)
      }), which is as it was before: make room or give another file.`,
    );
  }
}

/** Where the last link leads, whether there is a file or not yet. Throws where links lead in a circle. */
export function behindLinks(path: string): string {
  let place = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    try {
      place = resolve(dirname(place), readlinkSync(place));
    } catch {
      return place; // no link
    }
  }
  throw Object.assign(new Error("links lead in a circle"), { code: "ELOOP" });
}

/** Why a file in this folder cannot be made or replaced; null when it can. Nothing is left behind. */
export function refusalToReplace(file: string): string | null {
  const beside = sideFile(file);
  try {
    closeSync(openSync(beside, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600));
    rmSync(beside);
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

function replace(file: string, text: Text, old: Stats | null): void {
  const beside = sideFile(file);
  try {
    const made = openSync(beside, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, old ? 0o600 : 0o644);
    try {
      if (old) adopt(made, old);
      writeText(made, text);
      fsyncSync(made);
    } finally {
      closeSync(made);
    }
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Gives a new file the owner and the rights of the old one. Throws where this user may not. */
function adopt(made: number, old: Stats): void {
  if (process.platform === "win32") return;
  const { uid, gid } = fstatSync(made);
  if (uid !== old.uid || gid !== old.gid) fchownSync(made, old.uid, old.gid);
  fchmodSync(made, old.mode & 0o7777);
}

function writeInPlace(file: string, text: Text): void {
  const opened = openSync(file, constants.O_RDWR);
  try {
    const before = readFileSync(file);
    try {
      const length = writeText(opened, text); // before it is cut: over what is there a full disk has room
      ftruncateSync(opened, length);
      fsyncSync(opened);
    } catch (error) {
      writeAt(opened, before, 0);
      ftruncateSync(opened, before.length);
      throw error;
    }
  } finally {
    closeSync(opened);
  }
}

/** Writes all from the file's beginning; returns how many bytes it has. */
function writeText(file: number, text: Text): number {
  let length = 0;
  for (const piece of piecesOf(text)) length = writeAt(file, new TextEncoder().encode(piece), length);
  return length;
}

/** Writes all from a place on; returns the place after it. */
function writeAt(file: number, bytes: Uint8Array, place: number): number {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, place + at);
  return place + bytes.length;
}

/** In the same folder, as only there a rename is one step. Created exclusively, so that a name used twice is an error. */
function sideFile(path: string): string {
  const name = [...basename(path)].slice(0, 50).join(""); // a name has 255 bytes at most
  return join(dirname(path), `${name}.${process.pid}-${Date.now().toString(36)}.partial`);
}
