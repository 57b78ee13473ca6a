// A report as one HTML file that loads nothing: what the results come to, several machines pooled, several results on
// common axes, then each by itself.

import type { PooledFile } from "../../engine/result/pooled.ts";
import type { CellKey } from "../../engine/result/result.ts";
import { resultElement } from "../../engine/result/result_in_page.ts";
import { ALL, chosenViews } from "../chosen.ts";
import { headlineOf } from "../finding.ts";
import { pooledViews } from "../pooled_view.ts";
import type { Saved } from "../saved.ts";
import { sideBySide } from "../side_by_side.ts";
import { copyButton } from "./buttons.ts";
import { documentOf, type Link, sectionOf } from "./document.ts";
import { escape } from "./escape.ts";
import { legendOf } from "./legend.ts";
import { huesOf } from "./look.ts";
import { overlayCharts } from "./overlay_charts.ts";
import { pooledCharts } from "./pooled_charts.ts";
import { namesIn } from "./result_charts.ts";
import { resultSection } from "./result_section.ts";

type Pooled = Pick<PooledFile, "machines" | "ratios" | "warnings">;

/** Of more machines a page has what they come to; each by itself would make it too long to open. */
const MOST_MACHINES = 16;

/** So many of their ratios stand above all else. */
const MOST_RATIOS = 3;

/** As many characters of results as a page holds: one that is longer than a mail can be helps nobody. */
const MOST_TEXT = 8 * 2 ** 20;

/** `pooled` of the results that are of several machines: these are not set side by side. `choice` is of the tables. */
export function renderPage(all: readonly Saved[], pooled: Pooled | null = null, choice = ALL): string {
  const files = new Set(pooled?.machines.map(({ file }) => file));
  const apart = all.filter(({ path }) => !files.has(path));
  const saved = files.size > MOST_MACHINES ? apart : all;
  const hues = huesOf([
    ...saved.flatMap(({ result }) => namesIn(result)),
    ...(pooled?.ratios ?? []).map(({ runtime }) => runtime),
  ]);
  const beside = chosenViews(sideBySide(apart), choice);
  let left = MOST_TEXT;
  const own = saved.map((one, index) => {
    const element = resultElement(`r${index}-json`, one.path, one.result, left);
    left -= element?.length ?? 0;
    return resultSection(one, `r${index}`, hues, element, choice);
  });
  const contents: Link[] = [
    ...(pooled ? [{ id: "pooled", text: "All machines" }] : []),
    ...(beside.length > 0 ? [{ id: "beside", text: "Side by side" }] : []),
    ...own.map(({ link }) => link),
  ];
  return documentOf({
    contents,
    headlines: headlines(headlinesOf(saved, files, pooled), saved.length === 1),
    legend: legendOf(saved.flatMap(shownIn), hues),
    hues,
    sections: `${pooled ? sectionOf("pooled", "All machines", pooledCharts(pooled, hues), pooledViews(pooled)) : ""}
${beside.length === 0 ? "" : sectionOf("beside", "Side by side", overlayCharts(apart, hues), beside)}
${own.map(({ html }) => html).join("\n")}`,
  });
}

/** What a result comes to, or what several machines do. */
interface Headline {
  readonly id: string;
  readonly name: string;
  readonly sentences: readonly string[];
}

/** Of several machines what their ratios come to: each machine by itself says less. */
function headlinesOf(saved: readonly Saved[], files: ReadonlySet<string>, pooled: Pooled | null): Headline[] {
  const ratios = pooled === null ? [] : pooledViews(pooled).filter(({ lead = [] }) => lead.length > 0);
  return [
    ...ratios.slice(0, MOST_RATIOS).map(({ title, lead = [] }) => ({ id: "pooled", name: title, sentences: lead })),
    ...saved.map(({ path, result }, index) => ({ id: `r${index}`, name: path, path, sentences: headlineOf(result) }))
      .filter(({ path }) => !files.has(path)),
  ].filter(({ sentences }) => sentences.length > 0);
}

/** Large, and by their names where there are several. */
function headlines(all: readonly Headline[], isAlone: boolean): string {
  if (all.length === 0) return "";
  const text = all.map(({ name, sentences }) => (isAlone ? "" : `${name}: `) + sentences.join(" ")).join("\n\n");
  return `<div class="headlines${all.length > 1 ? " of-several" : ""}">${
    all.map(({ id, name, sentences }) =>
      (isAlone ? "" : `<p class="of"><a href="#${id}">${escape(name)}</a></p>`) +
      sentences.map((sentence) => `<p>${escape(sentence)}</p>`).join("")
    ).join("\n")
  }${copyButton(text + "\n", "Copy as Markdown", "what it comes to")}</div>\n`;
}

/** The cells that the charts of a result show. */
function shownIn({ result: { cells, comparison } }: Saved): CellKey[] {
  return comparison ? comparison.cells.map(({ key }) => key) : cells.filter(({ status }) => status === "measured");
}
