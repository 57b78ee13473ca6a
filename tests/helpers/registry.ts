// Registries with paratax in them, on this machine alone: package managers are tested as users use them, without a network.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** Serves the package of this manifest and archive at the address that `use` is given, until its promise settles. */
export function withRegistry<T>(manifest: string, archive: string, use: (address: string) => Promise<T>): Promise<T> {
  const { name, version, ...others } = JSON.parse(manifest) as { name: string; version: string };
  const bytes = readFileSync(archive);
  const [integrity, shasum] = [`sha512-${digest("sha512", bytes, "base64")}`, digest("sha1", bytes, "hex")];
  const file = `/${name}/-/${name}-${version}.tgz`;
  return withServer((path, address) => {
    if (path === file) return bytes;
    if (path !== `/${name}`) return null;
    const dist = { tarball: `${address}${file}`, integrity, shasum };
    return JSON.stringify({
      name,
      "dist-tags": { latest: version },
      versions: { [version]: { name, version, ...others, dist } },
    });
  }, use);
}

/** The same as JSR has the source in `root`, by its deno.json (https://jsr.io/docs/api#jsr-registry-api). */
export function withJsr<T>(root: string, use: (address: string) => Promise<T>): Promise<T> {
  const { name, version, exports } = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const place = `/${name}/${version}`;
  // Publishing writes down where packages are from.
  const published = (file: string): string =>
    readFileSync(join(root, file), "utf8").replace(
      /(from |import\()"([a-z][\w-]*)"/g,
      (whole, before: string, wanted: string) =>
        wanted in dependencies ? `${before}"npm:${wanted}@${dependencies[wanted]}"` : whole,
    );
  const files = new Map(sourcesIn(root).map((file) => [`/${file}`, published(file)]));
  const manifest = Object.fromEntries([...files].map(([path, text]) => {
    const bytes = new TextEncoder().encode(text);
    return [path, { size: bytes.length, checksum: `sha256-${digest("sha256", bytes, "hex")}` }];
  }));
  return withServer((path) => {
    if (path === `/${name}/meta.json`) return JSON.stringify({ name, latest: version, versions: { [version]: {} } });
    if (path === `${place}_meta.json`) return JSON.stringify({ exports, manifest });
    return path.startsWith(`${place}/`) ? files.get(path.slice(place.length)) ?? null : null;
  }, use);
}

/** All modules of the project, tests and tools aside. */
function sourcesIn(root: string): string[] {
  const outside = /^(node_modules|dist|tests|scripts|bench|examples|\..*)$/;
  const top = readdirSync(root, { withFileTypes: true }).filter(({ name }) => !outside.test(name));
  return top.flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    const below = readdirSync(join(root, entry.name), { recursive: true, encoding: "utf8" });
    return below.map((name) => `${entry.name}/${name.replaceAll("\\", "/")}`);
  }).filter((file) => file.endsWith(".ts"));
}

function digest(algorithm: string, bytes: Uint8Array, as: "base64" | "hex"): string {
  return createHash(algorithm).update(bytes).digest(as);
}

/** A server that answers a path with a text or bytes, or with 404 for null. */
async function withServer<T>(
  answer: (path: string, address: string) => string | Uint8Array | null,
  use: (address: string) => Promise<T>,
): Promise<T> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = decodeURIComponent(new URL(request.url!, "http://localhost").pathname);
    const body = answer(path, address);
    response.statusCode = body === null ? 404 : 200;
    if (typeof body === "string") {
      response.setHeader("content-type", path.endsWith(".ts") ? "text/typescript" : "application/json");
    }
    response.end(body ?? "{}");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await use(address);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
