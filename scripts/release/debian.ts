// The package for Debian and what is made of it: one binary, its manual page, its completions and its notices.

import { chmodSync, copyFileSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { run } from "../binary/command.ts";
import type { Needs } from "../binary/needs.ts";

/** Debian's names for our targets. */
export const ARCHITECTURES: Readonly<Record<string, string>> = { "linux-x64": "amd64", "linux-arm64": "arm64" };

/** Which packages have the libraries that binaries ask for beside glibc's own. */
const PACKAGES: Readonly<Record<string, string>> = {
  "libatomic.so.1": "libatomic1",
  "libgcc_s.so.1": "libgcc-s1",
  "libstdc++.so.6": "libstdc++6",
};

/** Where each shell looks for what packages bring. */
const COMPLETIONS = {
  bash: "usr/share/bash-completion/completions/paratax",
  zsh: "usr/share/zsh/vendor-completions/_paratax",
  fish: "usr/share/fish/vendor_completions.d/paratax.fish",
} as const;

export interface DebianParts {
  readonly version: string;
  readonly architecture: string;
  /** The binary's path. */
  readonly program: string;
  readonly needs: Needs;
  readonly manual: string;
  readonly completions: Readonly<Record<keyof typeof COMPLETIONS, string>>;
  readonly notices: string;
}

/** Writes the package to `product`; `folder` is for what goes into it. Rejects where there is no dpkg-deb. */
export async function makeDebian(parts: DebianParts, folder: string, product: string): Promise<void> {
  const { version, architecture, program, needs, manual, completions, notices } = parts;
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  mkdirSync(join(folder, "usr", "bin"), { recursive: true });
  copyFileSync(program, join(folder, "usr", "bin", "paratax"));
  chmodSync(join(folder, "usr", "bin", "paratax"), 0o755);
  write("usr/share/man/man1/paratax.1.gz", gzipSync(manual, { level: 9 }));
  for (const shell of ["bash", "zsh", "fish"] as const) write(COMPLETIONS[shell], completions[shell]);
  write("usr/share/doc/paratax/copyright", notices);
  const kilobytes = Math.ceil(statSync(program).size / 1024);
  write(
    "DEBIAN/control",
    `Package: paratax
Version: ${version}
Architecture: ${architecture}
Maintainer: The paratax authors <paratax@localhost>
Installed-Size: ${kilobytes}
Depends: ${dependsOn(needs)}
Section: devel
Priority: optional
Description: what threads and processes cost on JavaScript runtimes
 Measures threads and processes, created afresh or pooled, sharing one locked
 set, sharding it or merging local ones, on Deno, Bun and Node, and checks
 every answer.
`,
  );
  await run("dpkg-deb", ["--build", "--root-owner-group", "-Zgzip", folder, product], {
    SOURCE_DATE_EPOCH: "499162500",
  });
}

/** "libc6 (>= 2.28), libatomic1" */
export function dependsOn({ libc, libraries }: Needs): string {
  const others = (libraries ?? []).flatMap((name) => PACKAGES[name] ?? []).sort();
  return [`libc6 (>= ${libc?.replace("glibc ", "")})`, ...others].join(", ");
}
