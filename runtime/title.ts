// What this program runs on, in words, without loading an adapter: a version is asked for more often than a measurement.

import process from "node:process";

/** The little of Deno and Bun that is read here. */
interface Globals {
  readonly Deno?: { readonly version: { readonly deno: string }; readonly build: { readonly standalone?: boolean } };
  readonly Bun?: { readonly version: string; readonly isStandaloneExecutable?: boolean };
}

/** For example "Deno 2.9.5, compiled", or "Node 26.10.0" where the source is run. */
export function ownTitle(): string {
  const { Deno, Bun } = globalThis as Globals;
  const [title, compiled] = Deno
    ? [`Deno ${Deno.version.deno}`, Deno.build.standalone]
    : Bun
    ? [`Bun ${Bun.version}`, Bun.isStandaloneExecutable]
    : [`Node ${process.versions.node}`, (process.getBuiltinModule("node:sea") as { isSea(): boolean }).isSea()];
  return compiled === true ? `${title}, compiled` : title;
}
