// Environment variables that change how a runtime starts: those that the user has set must not affect a cell.

import { dirname } from "node:path";
import { FOLDER_VARIABLE, PASSWORD_VARIABLE } from "./system.ts";

/**
 * NODE_OPTIONS, BUN_OPTIONS, BUN_JSC_…, BUN_BE_BUN, DENO_…, UV_THREADPOOL_SIZE and whatever else they read. DENO_DIR only
 * says where Deno keeps its files, and a user without a home has no other place.
 */
const OF_RUNTIMES = /^(?!DENO_DIR$)(NODE|BUN|DENO|UV|JSC|V8)_/i;

/** Variables by which another program's code or habits get into a cell: those of the loader and of memory's allocator. */
const OF_LOADERS = /^(LD_|DYLD_|MALLOC_|GLIBC_TUNABLES$|_RJEM_MALLOC_CONF$|MIMALLOC_|TCMALLOC_)/;

type Variables = Readonly<Record<string, string | undefined>>;

/** The environment without the variables of the runtimes. */
export function plainEnvironment(env: Variables): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OF_RUNTIMES.test(name)));
}

/** The same as changes to the environment: undefined for each variable to unset. */
export function unsetRuntimeVariables(env: Variables): Record<string, undefined> {
  return Object.fromEntries(Object.keys(env).filter((name) => OF_RUNTIMES.test(name)).map((name) => [name, undefined]));
}

/**
 * The changes that make an environment that of a cell. `folder` is the run's own: what the runtimes keep of compiled
 * code is there, so that no run finds it as another left it, and none leaves any.
 */
export function cellEnvironment(env: Variables, folder: string): Record<string, string | undefined> {
  return {
    ...unsetRuntimeVariables(env),
    NODE_COMPILE_CACHE: `${folder}/compile-cache`, // without it Node compiles a job again for every worker
    DENO_DIR: `${folder}/deno`,
    NO_COLOR: "1",
    ...((env[PASSWORD_VARIABLE] ?? env[`${PASSWORD_VARIABLE}_FILE`]) && { DEBUG: undefined }), // it has clients write what they send
    [FOLDER_VARIABLE]: folder,
    ...(env.TMPDIR && { TMPDIR: dirname(folder) }), // what was relative to the folder of the command is not to that of cells
  };
}

/** Variables of loaders and allocators: a cell keeps them, as it may not start without, though they may affect it. */
export function loaderVariables(env: Variables): Record<string, string> {
  const entries = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([name]) => OF_LOADERS.test(name)).sort());
}
