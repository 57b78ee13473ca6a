// The files a run writes: proved writable before anything is measured, then written whole or not at all.

import {
  closeSync,
  constants,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import process from "node:process";

/** Why a file cannot be written, in one sentence, before any work is lost for it; null when it can. */
export function refusalToWrite(option: string, path: string): string | null {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      return `Cannot write ${option} ${path} as it is a folder: give the name of a file.`;
    }
    const beside = sideFile(path);
    closeSync(openSync(beside, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600));
    unlinkSync(beside);
    return null;
  } catch (error) {
    return `Cannot write ${option} ${path} (${
      reasonOf(error)
    }): give a file in a folder that exists and may be written.`;
  }
}

/** A file that could not be written after all, in one sentence. */
export class WriteError extends Error {}

/** Replaces the file by `text` in one step: a reader sees the old one or the new one, never a part. Throws a WriteError. */
export function writeFileWhole(path: string, text: string): void {
  const beside = sideFile(path);
  try {
    const file = openSync(beside, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o644);
    const bytes = new TextEncoder().encode(text);
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
    closeSync(file);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new WriteError(
      `Cannot write ${path} (${reasonOf(error)}), which is as it was before: make room or give another file.`,
    );
  }
}

/** In the same folder, as only there a rename is one step. Created exclusively, so that a name used twice is an error. */
function sideFile(path: string): string {
  return `${path}.${process.pid}-${Date.now().toString(36)}.partial`;
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  return code ?? message;
}
