// A report's page: what it holds, and what a real browser makes of it.

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Cell, ResultFile } from "../../../../engine/result/result.ts";
import { renderPage } from "../../../../report/html/page.ts";
import { axisText, logTicks } from "../../../../report/html/ticks.ts";
import { AXE, chromium, loadedPage } from "../../../helpers/browser.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { savedComparison, savedResult, savedRun, smallComparison } from "../../../helpers/saved_result.ts";
import { testOnOne } from "../../../helpers/share.ts";

const HOSTILE =
  `<script>document.title='run'</script>"'><img src=x onerror="document.title='run'">]]></style>{{a|b}}\\`;

/** A result with that word wherever a word may stand, also where a file that has it would be refused. */
function forged(result: ResultFile): ResultFile {
  const word = HOSTILE as never;
  return {
    ...result,
    created: word,
    cells: result.cells.map((cell): Cell => ({ ...cell, runtime: word, mode: word, start: word })),
  };
}

test("every mark of every chart says its figures, and nothing is left that a script would need", () => {
  const page = renderPage([
    { path: "run.json", result: savedRun() },
    { path: "compared.json", result: savedComparison() },
  ]);
  const charts = page.match(/<svg [^>]*role="img"[\s\S]*?<\/svg>/g) ?? [];
  // overhead of both files; iteration, every iteration, phases; MiB, every look; ops/s, waits; ops/s and speed-up of both modes, waits; local;
  // then ratio, blocks, scaling, memory
  assert.equal(charts.length, 1 + 3 + 2 + 2 + 5 + 1 + 4);
  for (const chart of charts) {
    assert.match(chart, /^<svg [^>]*role="img" aria-label="[^"]+: [^"]+"/);
    assert.ok((chart.match(/class="mark"><title>[^<]+: -?[\d,.]+( ?[^<]+)?<\/title>/g) ?? []).length > 1, chart);
    assert.ok(!/ecmeta|zr\d+-cls|<style|NaN|Infinity|undefined/.test(chart), chart);
  }
  for (
    const said of [
      "node threads: 10.00 ms",
      "node threads, 2 of 3: 10.00 ms",
      "node threads, median of 3: 10.00 ms",
      "node processes start: 10.00 ms",
      "node threads RSS: 85.83 MiB",
      "node threads p99.9: 72.90 µs",
      "node threads, 4 writers: 4.000×",
      "node processes with merge: 4,000,000 ops/s",
      "x 2: 0.800× (0.700 … 0.900), too few blocks",
      "x 2, 2 of 2: 2,400,000 per s",
      "node threads, 8 workers: 8,800,000 per s (8,000,000 … 9,600,000)",
      "node threads, 3 workers: 3.147 MiB (2.861 … 3.433)",
    ]
  ) assert.ok(page.includes(`<title>${said}</title>`), said);
});

test("more samples than can be told apart become a hundred, the least and the most among them", () => {
  const result = savedResult();
  const [first] = result.cells;
  const samples = { iter_s: Array.from({ length: 1000 }, (_, index) => (index * 7 % 1000 + 1) / 1000) };
  const page = renderPage([{ path: "a", result: { ...result, cells: [{ ...first, samples } as Cell] } }]);
  const shown = page.match(/<title>node threads, \d+ of 1000: [\d.]+ ms<\/title>/g) ?? [];
  assert.equal(shown.length, 100);
  assert.ok(shown.includes("<title>node threads, 1 of 1000: 1.000 ms</title>"));
  assert.ok(shown.some((one) => one.endsWith(": 1000 ms</title>")));
  assert.match(page, /of more than 100, 100 at even shares/);
});

test("raw numbers are those of the file, unrounded, and a gap says why", () => {
  const page = renderPage([{ path: "a", result: savedResult("why not") }]);
  assert.match(page, /<th scope="row">p50_work_s<\/th><td class="number">0\.0005<\/td>/);
  assert.match(page, /<th scope="row">join_to_gone_s<\/th><td class="number">– \(why not\)<\/td>/);
  assert.match(page, /<th scope="row">unsupported<\/th><td class="number">why not<\/td>/);
});

test("a logarithmic axis has a few round numbers within its ends, whatever they are", () => {
  assert.deepEqual(logTicks(0.18, 1.8), [0.2, 0.5, 1]);
  assert.deepEqual(logTicks(40, 60_000), [100, 300, 1000, 3000, 10_000, 30_000]);
  for (let low = 1e-9; low < 1e9; low *= 3.7) {
    for (const times of [1.001, 1.02, 1.5, 3, 10, 700, 1e5, 1e12]) {
      const ticks = logTicks(low, low * times);
      assert.ok(ticks.length > 1 && ticks.length < 10, `${low} × ${times}: ${ticks}`);
      assert.ok(ticks.every((tick) => tick >= low && tick <= low * times));
    }
  }
  assert.deepEqual([999.9999999, 0.02, 1500, 2e6, 1e21, 0].map(axisText), ["1K", "0.02", "1.5K", "2M", "1e+21", "0"]);
});

test("whatever numbers a file holds, the page is made, and what no axis can show is left out", () => {
  const [run, compared] = [savedRun(), savedComparison()];
  const comparison = compared.comparison!;
  for (const number of [0, 1e308, -1, 5e-324, 1e15, -1e308, 1e-9, 1e99]) {
    const cells = run.cells.map((cell, index): Cell =>
      cell.status !== "measured" || index % 2 === 0 ? cell : {
        ...cell,
        metrics: Object.fromEntries(Object.keys(cell.metrics).map((name) => [name, number])),
        samples: { iter_s: [number, 1, number, 1, 1, 1], pss_bytes: [number, number] },
      }
    );
    const results = [{ low: number, high: 1 }, { low: 1, high: number }].map((interval, at): ResultFile => ({
      ...compared,
      comparison: {
        ...comparison,
        delta: number,
        cells: comparison.cells.map((cell) => ({
          ...cell,
          values: [1, 1e6, at === 0 ? number : 1e6],
          median: number,
          interval,
        })),
        pairs: comparison.pairs.map((pair) => ({ ...pair, ratio: number, interval95: interval })),
        findings: comparison.findings.map((one) =>
          one.kind !== "scaling" ? one : {
            ...one,
            points: one.points.map((point, at) => at % 2 === 0 ? point : { workers: number, per_s: number }),
          }
        ),
      },
    }));
    const page = renderPage([{ ...run, cells }, ...results].map((result) => ({ path: "a", result })));
    assert.ok(!/ (d|x|y|transform)="[^"]*(NaN|Infinity)/.test(page), String(number));
  }
});

/** Looks into the page at a width, with everything of it in sight; runs in the browser. */
const LOOK = `(frame) => {
  const { contentDocument: page, contentWindow: view } = frame;
  for (const one of page.querySelectorAll("details")) one.open = true;
  const all = [...page.querySelectorAll("*")].filter((one) => !one.matches("script.result, body > script:last-child"));
  const [texts, files] = [[], []];
  Object.defineProperty(view.navigator, "clipboard", { value: { writeText: async (text) => void texts.push(text) } });
  view.URL.createObjectURL = () => "#";
  view.HTMLAnchorElement.prototype.click = function () { files.push(this.download); };
  const buttons = [...page.querySelectorAll("button")];
  for (const button of buttons) button.click();
  const isPointed = (mark) => {
    const { left, top, width, height } = mark.getBoundingClientRect();
    const found = page.elementFromPoint(left + width / 2, top + height / 2);
    return found !== null && found.querySelector(":scope > title") !== null;
  };
  return {
    title: page.title,
    text: page.body.textContent,
    overflow: page.documentElement.scrollWidth - frame.clientWidth,
    active: all.filter(({ tagName, attributes }) =>
      /^(script|img|image|iframe|object|embed|link|base|form|animate|set|foreignobject|use|a:.*)$/i.test(tagName) ||
      [...attributes].some(({ name, value }) => /^on|^src|^style$/.test(name) && !/^font-|^$/.test(value) ||
        /href$/.test(name) && !value.startsWith("#"))
    ).map(({ outerHTML }) => outerHTML.slice(0, 200)),
    requests: view.performance.getEntriesByType("resource").map(({ name }) => name),
    buttons: buttons.filter(({ hidden, dataset, textContent }) => !hidden && textContent !== "").length - texts.length - files.length,
    copied: texts.map((text) => text.slice(0, 4)),
    files: [...new Set(files)],
    charts: [...page.querySelectorAll("figure svg")].map((svg) => {
      const marks = [...svg.querySelectorAll(".mark")];
      return { marks: marks.length, titles: svg.querySelectorAll(".mark > title").length, pointed: marks.filter(isPointed).length };
    }),
    headings: [...page.querySelectorAll("h1, h2, h3, h4")].map(({ tagName }) => Number(tagName[1])),
    unnamed: [...page.querySelectorAll("[role=group]")].filter((region) => {
      const name = region.getAttribute("aria-label") ?? page.getElementById(region.getAttribute("aria-labelledby"))?.textContent;
      return !name || region.tabIndex !== 0;
    }).length,
    background: view.getComputedStyle(page.body).backgroundColor,
  };
}`;

interface Look {
  readonly title: string;
  readonly text: string;
  readonly overflow: number;
  /** Buttons that did nothing. */
  readonly buttons: number;
  readonly copied: readonly string[];
  readonly files: readonly string[];
  readonly active: readonly string[];
  readonly requests: readonly string[];
  readonly charts: readonly { readonly marks: number; readonly titles: number; readonly pointed: number }[];
  readonly headings: readonly number[];
  readonly unnamed: number;
  readonly background: string;
}

testOnOne(
  2,
  "in Chromium a page of hostile results runs and asks for nothing, fits wide and narrow, and tells its figures",
  {
    timeout: 180_000,
    skip: chromium === null ? "there is no Chromium here" : false,
  },
  () =>
    withFolder(async (folder) => {
      const [report, around, profile] = ["report.html", "around.html", "profile"].map((name) => join(folder, name));
      mkdirSync(profile);
      const results = [savedRun(HOSTILE), savedRun(HOSTILE, 2), savedComparison(HOSTILE)].map(forged);
      writeFileSync(report, renderPage(results.map((result, index) => ({ path: HOSTILE + index, result }))));
      const frame = (width: number, scheme: string): string =>
        `<iframe src="report.html" style="width:${width}px; height:60000px; border:0; color-scheme:${scheme}"></iframe>`;
      writeFileSync(
        around,
        `<!DOCTYPE html><meta charset="utf-8">${frame(1440, "light")}${frame(768, "light")}${
          frame(390, "dark")
        }<pre></pre><script>
onload = () => {
  const look = ${LOOK};
  document.querySelector("pre").textContent = encodeURIComponent(JSON.stringify([...document.querySelectorAll("iframe")].map(look)));
};
</script>`,
      );
      const dumped = await loadedPage(around, profile);
      const found = /<pre>([^<]+)<\/pre>/.exec(dumped);
      assert.ok(found, dumped.slice(0, 2000));
      const looks = JSON.parse(decodeURIComponent(found[1]!)) as readonly Look[];
      const [wide, narrow] = [looks[0]!, looks[2]!];
      for (const look of looks) {
        assert.equal(look.title, "paratax report");
        assert.deepEqual([look.active, look.requests], [[], []]);
        assert.ok(look.overflow <= 0, `${look.overflow} px too wide`);
        assert.deepEqual([look.unnamed, look.buttons], [0, 0]);
        assert.ok(look.copied.length > 10 && look.copied.every((text) => text.startsWith("###")), `${look.copied}`);
        assert.deepEqual(look.files, ["paratax.csv", "paratax.json"]);
      }
      for (const place of ["0", "1", "2"]) assert.ok(wide.text.includes(HOSTILE + place));
      assert.ok(wide.text.split(HOSTILE).length > 100);
      assert.equal(wide.charts.length, 5 + 11 + 11 + 4); // first the scenarios of both runs
      for (const { marks, titles, pointed } of wide.charts) {
        assert.ok(marks > 1 && titles === marks, JSON.stringify(wide.charts));
        assert.ok(pointed / marks > 0.9, JSON.stringify(wide.charts)); // of two at the same place one is pointed at
      }
      assert.equal(wide.headings[0], 1);
      assert.ok(wide.headings.every((level, index, all) => index === 0 || level > 1 && level - all[index - 1] <= 1));
      assert.deepEqual([wide.background, narrow.background], ["rgb(255, 255, 255)", "rgb(20, 24, 29)"]);
    }),
);

testOnOne(0, "axe finds nothing to complain of in a page, light or dark", {
  timeout: 120_000,
  skip: chromium === null ? "there is no Chromium here" : false,
}, () =>
  withFolder(async (folder) => {
    const [path, profile] = ["page.html", "profile"].map((name) => join(folder, name)) as [string, string];
    mkdirSync(profile);
    copyFileSync(AXE, join(folder, "axe.js"));
    const results = [
      { ...savedRun(), conclusion: ["Threads cost less."] },
      savedRun("y", 2),
      smallComparison("blocks"),
    ];
    const page = renderPage(results.map((result, index) => ({ path: `${index}.json`, result })));
    for (const scheme of ["light", "dark"]) {
      const asked = `<script src="axe.js"></script><script>
for (const one of document.querySelectorAll("details")) one.open = true;
axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => {
  const said = violations.map(({ id, help, nodes }) => [id, help, nodes[0].html.slice(0, 300), nodes[0].failureSummary]);
  document.body.innerHTML = "<pre></pre>";
  document.querySelector("pre").textContent = encodeURIComponent(JSON.stringify(said));
});
</script></body>`;
      const coloured = scheme === "light"
        ? page
        : page.replace("@media (prefers-color-scheme: dark)", "@media (min-width: 1px)");
      writeFileSync(path, coloured.replace(/<meta http-equiv[^>]*>/, "").replace("</body>", () => asked));
      const found = /<pre>([^<]+)<\/pre>/.exec(await loadedPage(path, profile, 60_000));
      assert.ok(found, "axe did not answer");
      assert.deepEqual(JSON.parse(decodeURIComponent(found[1]!)), [], scheme);
    }
  }));
