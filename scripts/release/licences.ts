// The licences of all packages that package-lock.json pins, and what of them stands in the way of a release.

/** Licences that let the tool be passed on under its own. */
export const ALLOWED = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD", "BlueOak-1.0.0"];

export interface Pinned {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Empty where the lockfile does not pin what it is by its hash. */
  readonly integrity: string;
}

/** The packages of a lockfile, the project itself aside. */
export function pinnedPackages(lockfile: string): Pinned[] {
  const { packages } = JSON.parse(lockfile) as {
    packages: Record<string, { version?: string; license?: string; integrity?: string }>;
  };
  return Object.entries(packages).filter(([path]) => path !== "").map(([path, { version, license, integrity }]) => ({
    name: path.replace(/^.*node_modules\//, ""),
    version: version ?? "",
    licence: license ?? "none stated",
    integrity: integrity ?? "",
  }));
}

/** What stands in the way of a release, a sentence each. */
export function refusals(packages: readonly Pinned[]): string[] {
  return packages.flatMap(({ name, version, licence, integrity }) => [
    ...(isAllowed(licence) ? [] : [`${name} ${version} has the licence ${licence}, which is not in the list`]),
    ...(integrity ? [] : [`${name} ${version} is not pinned by a hash`]),
  ]);
}

/** "(MIT OR CC0-1.0)": one of them is enough. */
function isAllowed(licence: string): boolean {
  return licence.replace(/[()]/g, "").split(" OR ").some((one) => ALLOWED.includes(one));
}
