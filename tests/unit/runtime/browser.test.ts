// How a page is handed to the browser: by the system's own program, its path one word that no shell reads.

import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { openInBrowser } from "../../../runtime/browser.ts";
import type { Child, Exit, SpawnOptions } from "../../../runtime/contract.ts";
import { withFolder } from "../../helpers/folder.ts";

const skip = process.platform === "win32";

/** A runtime whose programs end so, or after the page is shown where that is null. */
function runtimeOn(system: string, exit: Exit | null) {
  const started: (readonly string[])[] = [];
  const paths: (string | undefined)[] = [];
  return {
    system,
    started,
    paths,
    after(_ms: number, callback: () => void) {
      if (exit === null) callback();
      return () => {};
    },
    spawn(command: readonly string[], { env, group }: SpawnOptions): Child {
      assert.equal(group, true);
      started.push(command);
      paths.push(env?.PATH);
      return { exited: exit === null ? new Promise(() => {}) : Promise.resolve(exit) } as Child;
    },
  };
}

/** A folder with programs of these names, and nothing else on PATH. */
function withPrograms(names: readonly string[], use: (path: string, folder: string) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    for (const name of names) writeFileSync(join(folder, name), "#!/bin/sh\n", { mode: 0o755 });
    await use(folder, folder);
  });
}

const FILE = "a; touch b & 'c'.html";
const done: Exit = { kind: "exited", code: 0 };

test("the path is one word of its own", { skip }, () =>
  withPrograms(["xdg-open", "open"], async (PATH) => {
    const linux = runtimeOn("linux", done);
    assert.equal(await openInBrowser(linux, FILE, { PATH, DISPLAY: ":0" }), null);
    assert.deepEqual(linux.started[0]!.slice(-2), [join(PATH, "xdg-open"), resolve(FILE)]);
    assert.ok(linux.started[0]!.slice(0, -1).every((word) => !word.includes("touch")));
    assert.ok(linux.paths[0]!.split(":").includes(PATH));
    const macos = runtimeOn("macos", null); // it ends with the browser
    assert.equal(await openInBrowser(macos, FILE, { PATH }), null);
    assert.deepEqual(macos.started[0]!.slice(-2), [join(PATH, "open"), resolve(FILE)]);
    const windows = runtimeOn("windows", done);
    assert.equal(await openInBrowser(windows, FILE, { SystemRoot: "/windows" }), null);
    assert.match(
      windows.started[0]!.join("|"),
      /rundll32\.exe\|url\.dll,FileProtocolHandler\|.*a; touch b & 'c'\.html$/,
    );
  }));

test(
  "where no browser can be had that is said, and nothing is run that others may replace",
  { skip },
  () =>
    withPrograms(["xdg-open"], async (PATH, folder) => {
      const failing = runtimeOn("linux", { kind: "exited", code: 3 });
      assert.equal(
        await openInBrowser(failing, FILE, { PATH, WAYLAND_DISPLAY: "wayland-0" }),
        `${join(PATH, "xdg-open")} ended with 3`,
      );
      const linux = runtimeOn("linux", done);
      assert.match(String(await openInBrowser(linux, FILE, { PATH })), /^there is no screen: /);
      mkdirSync(join(folder, "none"));
      const without = { PATH: join(folder, "none"), DISPLAY: ":0" };
      assert.equal(await openInBrowser(linux, FILE, without), "there is no program xdg-open");
      chmodSync(folder, 0o777);
      assert.equal(await openInBrowser(linux, FILE, { PATH, DISPLAY: ":0" }), "there is no program xdg-open");
      assert.deepEqual(linux.started, []);
    }),
);
