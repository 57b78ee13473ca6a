// The licences of all packages that package-lock.json pins, and what of them stands in the way of a release.

/** Licences that let the tool be passed on under its own. */
export const ALLOWED = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD", "BlueOak-1.0.0"];

/** Others that let it be used: of what tests alone need, and no product has. */
export const ALLOWED_IN_DEVELOPMENT = ["MPL-2.0"];

export interface Pinned {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Whether development alone needs it. */
  readonly development?: boolean;
  /** Empty where the lockfile does not pin what it is by its hash. */
  readonly integrity: string;
}

/** The packages of a lockfile, the project itself aside. */
export function pinnedPackages(lockfile: string): Pinned[] {
  const { packages } = JSON.parse(lockfile) as {
    packages: Record<string, { version?: string; license?: string; integrity?: string; dev?: boolean }>;
  };
  return Object.entries(packages).filter(([path]) => path !== "").map((
    [path, { version, license, integrity, dev }],
  ) => ({
    name: path.replace(/^.*node_modules\//, ""),
    version: version ?? "",
    licence: license ?? "none stated",
    integrity: integrity ?? "",
    development: dev === true,
  }));
}

/** What stands in the way of a release, a sentence each. */
export function refusals(packages: readonly Pinned[]): string[] {
  return packages.flatMap(({ name, version, licence, integrity, development = false }) => [
    ...(isAllowed(licence, development)
      ? []
      : [`${name} ${version} has the licence ${licence}, which is not in the list`]),
    ...(integrity ? [] : [`${name} ${version} is not pinned by a hash`]),
  ]);
}

/** "(MIT OR CC0-1.0)": one of them is enough. */
function isAllowed(licence: string, development: boolean): boolean {
  const allowed = development ? [...ALLOWED, ...ALLOWED_IN_DEVELOPMENT] : ALLOWED;
  return licence.replace(/[()]/g, "").split(" OR ").some((one) => allowed.includes(one));
}
