// Fetches a version of a runtime that is not here: the packages in which npm has its programs, one for each system, into
// paratax's own cache. What does not have the hash that the registry tells of it is not kept.

import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { gunzipSync } from "node:zlib";
import { packagePrograms } from "./binary.ts";
import { thisPlace } from "./installed.ts";
import { ownCache } from "./own_cache.ts";
import { oldestByBuilding } from "./built.ts";
import { isOlder, oldestFor, type RuntimeName } from "./runtimes.ts";
import { fileInTar } from "./tar.ts";
import { openToOthers } from "./trust.ts";
import { isMeant, isTag, newestFirst } from "./version_wish.ts";

const REGISTRY = "https://registry.npmjs.org/";

/** A program of a runtime has some 50 MB when it is packed, and 150 when it is not. */
const MOST_BYTES = 2 ** 30;

/** How long a registry may take to answer, and to send a package, in milliseconds. */
const [ANSWER_MS, PACKAGE_MS] = [30_000, 600_000];

export interface FetchOptions {
  /** The folder to keep it in. */
  readonly cache: string;
  /** The address of the registry, as npm is told it by npm_config_registry. */
  readonly registry: string;
  /** Is told what is fetched, as that takes a while. */
  readonly say: (line: string) => void;
  readonly stop: AbortSignal;
}

export function usualFetch(say: FetchOptions["say"], stop: AbortSignal): FetchOptions {
  const registry = process.env.npm_config_registry ?? process.env.NPM_CONFIG_REGISTRY ?? REGISTRY;
  return { cache: ownCache(thisPlace()), registry: registry.replace(/\/*$/, "/"), say, stop };
}

interface Release {
  readonly version: string;
  readonly tarball: string;
  /** Subresource Integrity, as "sha512-…". */
  readonly integrity: string;
}

/**
 * The path of the newest program that a wish means, fetched unless the cache has it. Rejects with an Error whose message
 * continues "it could not be fetched: …".
 */
export async function fetchProgram(name: RuntimeName, wish: string, options: FetchOptions): Promise<string> {
  const { cache, registry, say } = options;
  const packages = platformPackages(name);
  for (const { pack, file } of packages) {
    const release = await newestRelease(name, pack, wish, options);
    if (release === null) continue;
    const folder = join(cache, "runtimes", name, release.version);
    const path = join(folder, process.platform === "win32" ? `${name}.exe` : name);
    if (existsSync(path)) return path;
    refuseOpenPlace(folder);
    say(`Fetching ${pack} ${release.version} from ${registry} …`);
    const packed = await bytesFrom(release.tarball, PACKAGE_MS, options);
    refuseWrongHash(packed, release);
    const program = fileInTar(gunzipSync(packed, { maxOutputLength: MOST_BYTES }), file);
    if (program === null) throw new Error(`${pack} ${release.version} holds no ${file}`);
    keep(path, program);
    return path;
  }
  const names = packages.map(({ pack }) => pack).join(", ");
  throw new Error(names === "" ? "npm has none for this system" : `${registry} has no such version of ${names}`);
}

/** The packages that hold the program for this system alone, with its path in them. */
export function platformPackages(name: RuntimeName): { readonly pack: string; readonly file: string }[] {
  const musl = process.platform === "linux" && existsSync("/lib") &&
    readdirSync("/lib").some((file) => file.startsWith("ld-musl-"));
  return packagePrograms(name).filter((path) => !path.startsWith(`${name}/`)).map((path) => {
    const words = path.split("/");
    const inName = path.startsWith("@") ? 2 : 1;
    return { pack: words.slice(0, inName).join("/"), file: words.slice(inName).join("/") };
  }).filter(({ pack }) => pack.endsWith("-musl") === musl);
}

/** Null where the registry has none that is meant. */
async function newestRelease(
  name: RuntimeName,
  pack: string,
  wish: string,
  options: FetchOptions,
): Promise<Release | null> {
  const address = options.registry + pack.replace("/", "%2f");
  const bytes = await bytesFrom(address, ANSWER_MS, options, "application/vnd.npm.install-v1+json");
  if (bytes.length === 0) return null;
  const told = JSON.parse(new TextDecoder().decode(bytes)) as {
    readonly versions?: Readonly<Record<string, { readonly dist?: Partial<Release> }>>;
    readonly "dist-tags"?: Readonly<Record<string, string>>;
  };
  const versions = told.versions ?? {};
  const tagged = isTag(wish) ? told["dist-tags"]?.[wish] : undefined;
  const meant = tagged !== undefined ? [tagged] : Object.keys(versions).filter((version) => isMeant(wish, version));
  const minimum = oldestByBuilding(name);
  const [version] = meant.filter((one) => !isOlder(one, oldestFor(name, one, minimum))).sort(newestFirst);
  const { tarball, integrity } = versions[version]?.dist ?? {};
  if (tarball === undefined) return null;
  if (!/^[\w.+-]+$/.test(version)) throw new Error(`${options.registry} tells of a version "${version}" of ${pack}`);
  if (integrity === undefined) throw new Error(`${options.registry} tells no hash of ${pack} ${version}`);
  return { version, tarball, integrity };
}

/** None where the server says that there is no such thing. */
async function bytesFrom(
  address: string,
  withinMs: number,
  { stop }: FetchOptions,
  accept = "*/*",
): Promise<Uint8Array> {
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(withinMs)]);
    const response = await fetch(address, { headers: { accept }, signal });
    if (response.status === 404) {
      await response.body?.cancel();
      return new Uint8Array();
    }
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    if (Number(response.headers.get("content-length") ?? 0) > MOST_BYTES) throw new Error("it is too large");
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (stop.aborted) throw stop.reason;
    const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
    throw new Error(`${address}: ${cause?.code ?? cause?.message ?? message}`);
  }
}

function refuseWrongHash(packed: Uint8Array, { tarball, integrity }: Release): void {
  const hash = `sha512-${createHash("sha512").update(packed).digest("base64")}`;
  if (!integrity.split(/\s+/).includes(hash)) {
    throw new Error(`${tarball} does not have the hash that the registry tells`);
  }
}

/** Before anything is fetched; of what is not there yet, the folders that are. */
function refuseOpenPlace(folder: string): void {
  const place = openToOthers(folder);
  if (place !== null) throw new Error(`others may write ${place}; set XDG_CACHE_HOME to a folder of your own`);
}

/** Whole or not at all, whoever fetches the same meanwhile, where only this user may enter. */
function keep(path: string, program: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = join(dirname(path), `.${process.pid}-${Date.now().toString(36)}`);
  try {
    writeFileSync(unfinished, program, { flag: "wx", mode: 0o700 });
    chmodSync(unfinished, 0o700); // whatever the umask
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
