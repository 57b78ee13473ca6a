// Fetches from a registry of its own on this machine: packages of a few bytes, packed as npm packs them.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { fetchProgram, platformPackages } from "../../../runtime/fetch_program.ts";
import type { RuntimeName } from "../../../runtime/runtimes.ts";
import { fileInTar } from "../../../runtime/tar.ts";
import { ELF, withFolder } from "../../helpers/folder.ts";

// The archives and rights of a Unix; npm has none of a system's programs for some.
const skip = process.platform === "win32" || platformPackages("bun").length === 0;

function tar(files: readonly (readonly [name: string, content: Uint8Array])[]): Uint8Array {
  const parts = files.flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(content.length.toString(8).padStart(11, "0"), 124);
    header.write("0", 156);
    header.write("ustar", 257);
    return [header, content, Buffer.alloc((512 - content.length % 512) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

interface Registry {
  readonly address: string;
  readonly asked: string[];
  readonly said: string[];
}

/** `wrong`: its hashes are those of something else. */
async function withRegistry(
  name: RuntimeName,
  versions: readonly string[],
  use: (registry: Registry) => Promise<void>,
  { wrong = false, tags = {} as Record<string, string> } = {},
): Promise<void> {
  const [{ pack, file }] = platformPackages(name);
  const packed = (version: string): Buffer =>
    gzipSync(tar([["package/package.json", Buffer.from("{}")], [`package/${file}`, programOf(version)]]));
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    if (request.url === `/${pack.replace("/", "%2f")}`) {
      const told = versions.map((version) => {
        const hash = createHash("sha512").update(wrong ? "else" : packed(version)).digest("base64");
        return [version, { dist: { tarball: `${address}${version}.tgz`, integrity: `sha512-${hash}` } }];
      });
      return void response.end(JSON.stringify({ "dist-tags": tags, versions: Object.fromEntries(told) }));
    }
    const version = versions.find((one) => request.url === `/${one}.tgz`);
    if (version) return void response.end(packed(version));
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    await use({ address, asked, said: [] });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function programOf(version: string): Uint8Array {
  return Buffer.concat([ELF, Buffer.from(version)]);
}

function options({ address, said }: Registry, cache: string) {
  return { cache, registry: address, say: (line: string) => void said.push(line), stop: new AbortController().signal };
}

test(
  "the newest that is meant is fetched once, whole, for this user alone",
  { skip },
  () =>
    withFolder((cache) =>
      withRegistry("bun", ["1.3.9", "1.3.10", "1.4.0-canary.2", "1.4.0"], async (registry) => {
        const path = await fetchProgram("bun", "1.3", options(registry, cache));
        assert.equal(path, join(cache, "runtimes/bun/1.3.10/bun"));
        assert.deepEqual(new Uint8Array(readFileSync(path)), new Uint8Array(programOf("1.3.10")));
        assert.equal(statSync(path).mode & 0o777, 0o700);
        assert.equal(statSync(dirname(path)).mode & 0o777, 0o700);
        assert.deepEqual(readdirSync(dirname(path)), ["bun"]);
        assert.equal(registry.said.length, 1);
        assert.match(registry.said[0], /^Fetching \S+ 1\.3\.10 from http/);
        assert.equal(await fetchProgram("bun", "1.3", options(registry, cache)), path);
        assert.equal(registry.said.length, 1);
        assert.equal(registry.asked.filter((url) => url.endsWith(".tgz")).length, 1);
      })
    ),
);

test(
  "a tag is what the registry says it is",
  { skip },
  () =>
    withFolder((cache) =>
      withRegistry("bun", ["1.4.0", "1.4.1-canary.7"], async (registry) => {
        const path = await fetchProgram("bun", "canary", options(registry, cache));
        assert.equal(path, join(cache, "runtimes/bun/1.4.1-canary.7/bun"));
      }, { tags: { canary: "1.4.1-canary.7", latest: "1.4.0" } })
    ),
);

test(
  "what does not have its hash is not kept",
  { skip },
  () =>
    withFolder((cache) =>
      withRegistry("bun", ["1.4.0"], async (registry) => {
        await assert.rejects(
          fetchProgram("bun", "1.4", options(registry, cache)),
          /1\.4\.0\.tgz does not have the hash that the registry tells$/,
        );
        assert.deepEqual(readdirSync(cache), []);
      }, { wrong: true })
    ),
);

test("a registry that does not answer is left when the run is stopped", { skip }, () =>
  withFolder(async (cache) => {
    const stop = new AbortController();
    const server = createServer(() => stop.abort("interrupted"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const fetching = fetchProgram("bun", "1.4", { cache, registry, say: () => {}, stop: stop.signal });
    await assert.rejects(fetching, (reason) => reason === "interrupted");
    assert.deepEqual(readdirSync(cache), []);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }));

test(
  "what others may write is no place to keep a program in",
  { skip },
  () =>
    withFolder((cache) =>
      withRegistry("bun", ["1.4.0"], async (registry) => {
        chmodSync(cache, 0o777);
        await assert.rejects(
          fetchProgram("bun", "1.4", options(registry, cache)),
          /^Error: others may write .*; set XDG_CACHE_HOME to a folder of your own$/,
        );
        assert.deepEqual([readdirSync(cache), registry.said], [[], []]);
      })
    ),
);

test(
  "what the registry does not have, and a registry that is not there, are said",
  { skip },
  () =>
    withFolder((cache) =>
      withRegistry("bun", ["1.4.0", "1.2.9"], async (registry) => {
        for (const wish of ["9", "1.2.9", "nightly"]) {
          await assert.rejects(fetchProgram("bun", wish, options(registry, cache)), /has no such version of /, wish);
        }
        await assert.rejects(fetchProgram("deno", "2.9", options(registry, cache)), /has no such version of /);
        const nowhere = { ...options(registry, cache), registry: "http://127.0.0.1:1/" };
        await assert.rejects(fetchProgram("bun", "1.4", nowhere), /^Error: http:\/\/127\.0\.0\.1:1\//);
        assert.deepEqual(readdirSync(cache), []);
      })
    ),
);

test("a file is read out of an archive whole or not at all", () => {
  const content = Buffer.alloc(700, 7);
  const archive = tar([["package/a", Buffer.from("a")], ["package/bin/b", content]]);
  assert.deepEqual(Buffer.from(fileInTar(archive, "bin/b")!), content);
  assert.deepEqual(Buffer.from(fileInTar(archive, "a")!), Buffer.from("a"));
  assert.equal(fileInTar(archive, "b"), null);
  assert.equal(fileInTar(archive.subarray(0, 512 * 3 + 100), "bin/b"), null);
  assert.equal(fileInTar(new Uint8Array(), "a"), null);
  assert.equal(fileInTar(Buffer.alloc(2048, 120), "a"), null);
});
