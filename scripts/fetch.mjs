// Fills node_modules with what package-lock.json pins for this machine, where there is no npm: each package is fetched from
// the registry, held against its hash and unpacked. No package's install script is run, as none of ours needs one.
// Plain JavaScript over node: modules alone, as for install.mjs.
// @ts-check

import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

/**
 * @typedef {{ version?: string, integrity?: string, os?: string | string[], cpu?: string | string[],
 *   libc?: string | string[], bin?: Record<string, string> }} Locked
 */

/** As many are fetched at once. */
const AT_ONCE = 6;

const BLOCK = 512;

/**
 * @param {string} root the project's folder
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<void>}
 * @throws {Error} one sentence, when a package cannot be had or is not what the lock says
 */
export async function fetchPackages(root, env = process.env) {
  const registry = (env.npm_config_registry ?? env.NPM_CONFIG_REGISTRY ?? "https://registry.npmjs.org").replace(
    /\/$/,
    "",
  );
  /** @type {Record<string, Locked>} */
  const packages = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const wanted = Object.entries(packages).filter(([path, locked]) => path !== "" && fits(locked));
  rmSync(join(root, "node_modules"), { recursive: true, force: true });
  const left = wanted.values();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const [path, locked] of left) unpack(await archiveOf(path, locked, registry), join(root, path));
  }));
  if (process.platform === "win32") return; // links need rights there, and nothing is started by them
  for (const [path, { bin = {} }] of wanted) {
    if (/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path)) linkBins(root, path, bin); // not what is below another
  }
}

/**
 * Whether a package is for this machine.
 * @param {Locked} locked
 */
function fits({ os, cpu, libc }) {
  /** @type {(named: string | string[] | undefined, own: string) => boolean} */
  const takes = (named, own) => {
    const all = named === undefined ? [] : [named].flat();
    const allowed = all.filter((one) => !one.startsWith("!"));
    return !all.includes(`!${own}`) && (allowed.length === 0 || allowed.includes(own));
  };
  return takes(os, process.platform) && takes(cpu, process.arch) &&
    (process.platform !== "linux" || takes(libc, "glibc"));
}

/**
 * @param {string} path of the package, from the project's folder
 * @param {Locked} locked
 * @param {string} registry
 * @returns {Promise<Buffer>} its files as a tar archive
 */
async function archiveOf(path, { version, integrity }, registry) {
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const address = `${registry}/${name}/-/${basename(name)}-${version}.tgz`;
  let bytes;
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    const { message, cause } = /** @type {Error} */ (error);
    const why = cause instanceof Error ? cause.message : message; // "fetch failed" alone says nothing
    throw new Error(
      `Cannot install the packages as ${address} must be had: ${why.replace(/\.?$/, "")}. ` +
        "Connect to that registry, or name another in NPM_CONFIG_REGISTRY.",
    );
  }
  const found = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  if (found !== integrity) {
    throw new Error(
      `Cannot install the packages as ${address} must be what package-lock.json says: its hash is ${found}. ` +
        "Take another registry.",
    );
  }
  return gunzipSync(bytes);
}

/**
 * Writes the files of a tar archive as npm packs it: all below one folder, whose name does not matter.
 * @param {Buffer} archive
 * @param {string} folder
 */
function unpack(archive, folder) {
  /** @type {(at: number, length: number) => string} */
  const text = (at, length) => archive.toString("utf8", at, at + length).replace(/\0[^]*$/, "");
  let longName = "";
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0;) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    const kind = text(at + 156, 1);
    const content = at + BLOCK;
    const prefix = text(at + 257, 5) === "ustar" ? text(at + 345, 155) : "";
    const name = longName || (prefix ? `${prefix}/${text(at, 100)}` : text(at, 100));
    longName = "";
    if (kind === "x") longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text(content, size))?.[1] ?? "";
    else if (kind === "L") longName = text(content, size);
    else if (kind === "0" || kind === "") {
      const file = join(folder, name.split("/").slice(1).join("/"));
      if (relative(folder, file).startsWith("..")) throw new Error(`Cannot install a package with a file ${name}.`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, archive.subarray(content, content + size));
      chmodSync(file, Number.parseInt(text(at + 100, 8), 8) & 0o111 ? 0o755 : 0o644);
    }
    at = content + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/**
 * What npm puts on the PATH of scripts.
 * @param {string} root
 * @param {string} path of the package
 * @param {Record<string, string>} bin
 */
function linkBins(root, path, bin) {
  const folder = join(root, "node_modules", ".bin");
  mkdirSync(folder, { recursive: true });
  for (const [name, file] of Object.entries(bin)) {
    const target = join(root, path, file);
    rmSync(join(folder, name), { force: true });
    symlinkSync(relative(folder, target), join(folder, name));
    chmodSync(target, 0o755);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await fetchPackages(process.argv[2] ?? ".");
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    process.exitCode = 1;
  }
}
