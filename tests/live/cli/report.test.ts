// Saved results, shown once more.

import { test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SCRIPT } from "../../../report/html/buttons.ts";
import { begin, paratax } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { savedResult } from "../../helpers/saved_result.ts";
import { testOnOne } from "../../helpers/share.ts";

const WORDS = ["overhead", "--quick", "--workers", "2", "--iterations", "2", "--warmup", "0", "--start", "spawn"];

test("what is no whole result is one sentence", { timeout: 60_000 }, () =>
  withFolder(async (folder) => {
    const bad = join(folder, "bad.json");
    writeFileSync(bad, JSON.stringify(savedResult()).slice(0, 300));
    const { code, stdout, stderr } = await paratax("report", bad);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^Cannot read \S*bad\.json[^\n]*\n$/);
  }));

testOnOne(1, "a saved result is shown as it was when it was measured, and one bad file does not hide a good one", {
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "paratax-test-"));
  try {
    const [good, bad, copy] = ["good.json", "bad.json", "copy.json"].map((name) => join(folder, name));
    const measured = await begin([...WORDS, "--json", good]).finished;
    assert.equal(measured.code, 0, measured.stderr);
    writeFileSync(bad, readFileSync(good, "utf8").slice(0, 300));

    const shown = await paratax("report", good, "--json", copy);
    assert.equal(shown.code, 0, shown.stderr);
    assert.equal(shown.stdout, measured.stdout);
    assert.match(shown.stderr, /good\.json: paratax overhead .* cores?\n$/);
    const [kept, original] = [copy, good].map((path) => JSON.parse(readFileSync(path, "utf8")));
    assert.deepEqual(kept, original);

    const both = await paratax("report", bad, good);
    assert.equal(both.code, 1);
    assert.equal(both.stdout, measured.stdout);
    assert.match(both.stderr, /^Cannot read \S*bad\.json[^\n]*\n\S*good\.json: /);

    writeFileSync(
      bad,
      readFileSync(good, "utf8").replace('"os": "', '"os": "<script>alert(1)</script>\\" onload=\\"x'),
    );
    const page = join(folder, "page.html");
    const made = await paratax("report", good, bad, "--html", page);
    assert.deepEqual([made.code, made.stdout], [0, ""], made.stderr);
    const html = readFileSync(page, "utf8");
    assert.equal(html.match(/<h1[ >]/g)?.length, 1);
    const charts = html.match(/<svg (?!class="patterns")/g)?.length;
    assert.equal(charts, html.match(/<svg [^>]*role="img" aria-label="[^"]+"/g)?.length);
    assert.ok(html.includes("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x"));
    const inert = html.replaceAll('<script type="application/json"', "").replace(`<script>${SCRIPT}</script>`, "");
    assert.ok(!/<script|<img|<link|<iframe|javascript:| src=/i.test(inert));
    assert.deepEqual([...new Set(html.match(/https?:\/\/[^"' ]+/g))], ["http://www.w3.org/2000/svg"]);
    assert.match(html, /<th scope="row">\w+<\/th><td>threads<\/td><td>spawn<\/td><td class="number">/);

    const again = await paratax("report", page);
    assert.equal(again.code, 0, again.stderr);
    assert.ok(again.stdout.startsWith(measured.stdout), "a page is read as the results that it was made of");

    const device = await paratax("report", "/dev/zero", good);
    assert.equal(device.code, 1);
    assert.match(device.stderr, /^Cannot read \/dev\/zero as (it is no file|there is no such file)/);

    const merged = await paratax("report", good, good, "--json", join(folder, "all.json"));
    assert.equal(merged.code, 2);
    assert.match(merged.stderr, /^Cannot write 2 results as one --json: give one result, or [^\n]*\n$/);
    assert.ok(!existsSync(join(folder, "all.json")));

    const table = join(folder, "all.csv");
    const all = await paratax("report", good, copy, "--csv", table);
    assert.equal(all.code, 0, all.stderr);
    assert.ok(all.stdout.startsWith(measured.stdout + measured.stdout + "Side by side: the machines\n"), all.stdout);
    assert.match(
      all.stdout,
      /Side by side: overhead, avg ms\n[^]*?\n\nruntime +mode +A +B +B\/A\n─+\n\w+ +threads +([\d.]+) +\1 +1\.00×\n/,
    );
    const [head, ...rows] = readFileSync(table, "utf8").trimEnd().split("\n");
    assert.match(head, /^file,scenario,runtime,/);
    assert.deepEqual(rows.map((row) => row.split(",")[0]), [
      ...kept.cells.map(() => good),
      ...kept.cells.map(() => copy),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
