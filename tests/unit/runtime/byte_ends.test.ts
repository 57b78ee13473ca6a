// Messages of bytes by a named pipe and by a local socket, bytes as text, and memcpy: each end to end in this process.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fromBase64, toBase64 } from "../../../runtime/base64.ts";
import { openBytePipe } from "../../../runtime/byte_pipe.ts";
import { connectForBytes, listenForBytes } from "../../../runtime/byte_socket.ts";
import { openLibrary } from "../../../runtime/ffi.ts";
import { memcpyOf } from "../../../runtime/memcpy.ts";
import { makePayload } from "../../../sync/payload.ts";
import { withFolder } from "../../helpers/folder.ts";

const LENGTHS = [0, 1, 3, 4, 1000, 40_000];

test("bytes come back from base64 as they were", () => {
  for (const length of LENGTHS) {
    const bytes = makePayload("bytes", length + 1, 1) as Uint8Array;
    assert.deepEqual([...fromBase64(toBase64(bytes.subarray(1)))], [...bytes.subarray(1)]);
  }
  assert.equal(toBase64(Uint8Array.of(1, 2, 255)), "AQL/");
});

test("a named pipe keeps messages apart, whatever their lengths", async (context) => {
  if (process.platform === "win32") return context.skip("Windows has no named pipes in its file system");
  await withFolder((folder) => {
    const path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    const pipe = openBytePipe(path, "r+"); // it reads what it wrote, as long as that fits into the pipe
    for (const length of LENGTHS) {
      const message = makePayload("bytes", length, length) as Uint8Array;
      pipe.write(message);
      assert.deepEqual([...pipe.read()!], [...message]);
    }
    const reader = openBytePipe(path, "r");
    pipe.write(Uint8Array.of(7));
    pipe.close();
    assert.deepEqual([...reader.read()!], [7]);
    assert.equal(reader.read(), null);
    reader.close();
  });
});

test("a socket brings messages both ways, and null at its end", async () => {
  await withFolder(async (folder) => {
    const address = process.platform === "win32" ? `\\\\.\\pipe\\paratax-test-${process.pid}` : join(folder, "s");
    const heard: [number, number][] = [];
    let wake = (): void => {};
    const server = await listenForBytes(address, {
      onMessage(client, message) {
        heard.push([client, message.length]);
        wake();
      },
    });
    const [one, other] = [await connectForBytes(address, 1), await connectForBytes(address, 300)];
    await server.hasAll(2);
    for (const length of [...LENGTHS, 3_000_000]) {
      const message = makePayload("bytes", length, length) as Uint8Array;
      const came = new Promise<void>((resolve) => wake = resolve);
      other.send(message);
      await came;
      assert.deepEqual(heard.pop(), [300, length]);
      server.send(1, message);
      assert.equal(toBase64((await one.next())!), toBase64(message));
    }
    server.close();
    assert.equal(await one.next(), null);
    assert.equal(await other.next(), null);
  });
});

test("memcpy copies as many bytes as it is said to, and says why where C cannot be called", (context) => {
  assert.equal(memcpyOf(10, "C cannot be called"), "C cannot be called");
  const library = openLibrary();
  if (typeof library === "string") return context.skip(library);
  const pinned: Uint8Array[] = [];
  const watched = { ...library, pin: (bytes: Uint8Array) => (pinned.push(bytes), library.pin(bytes)) };
  const copy = memcpyOf(1001, watched);
  assert.ok(typeof copy === "function");
  const [from, to] = pinned as [Uint8Array, Uint8Array];
  from.fill(7);
  copy();
  assert.ok(to.length === 1001 && to.every((byte) => byte === 7));
});
