// A result's part of a page: scenario by scenario its telling chart with the tables behind it, then its machine, its
// numbers and its data.

import { memorySize } from "../../engine/result/number.ts";
import type { ResultFile } from "../../engine/result/result.ts";
import { knownScenario } from "../../scenarios/known.ts";
import { isReproduced } from "../article/reproduced.ts";
import type { Choice } from "../chosen.ts";
import { renderCsv } from "../csv.ts";
import { findingOf, headlineOf } from "../finding.ts";
import { partsOf, type Saved } from "../saved.ts";
import { coresOf } from "../source.ts";
import type { View } from "../view.ts";
import { saveButton, saveResultButton } from "./buttons.ts";
import { figure, folded, foldedTables, type Link } from "./document.ts";
import { escape } from "./escape.ts";
import type { Hues } from "./look.ts";
import type { DrawnChart } from "./marks.ts";
import { rawNumbers } from "./raw_numbers.ts";
import { chartsOf } from "./result_charts.ts";
import { selfLink } from "./self_link.ts";
import { table } from "./view_table.ts";

/** A part of a result's section. */
interface Part {
  readonly id: string;
  readonly title: string;
  readonly charts: readonly DrawnChart[];
  readonly views: readonly View[];
  /** What its first chart is called; null where nothing is settled. */
  readonly finding: string | null;
}

/** `element` holds the result itself, or is null where it is too long for the page. */
export function resultSection(
  { path, result }: Saved,
  id: string,
  hues: Hues,
  element: string | null,
  choice: Choice,
): { readonly html: string; readonly link: Link } {
  const parts = partsIn(result, id, hues, choice);
  const concluded = isReproduced(result) ? partsOf({ ...result, warnings: [] }).conclusions : [];
  const numbers = rawNumbers(result, `${id}-numbers`);
  const html = `<section id="${id}" aria-labelledby="h-${id}"><h2 id="h-${id}">${escape(path)}${selfLink(id, path)}</h2>
${result.quick ? '<p class="quick">A quick first look: too few iterations to rest a decision on.</p>' : ""}
${warningsOf(result)}
${concluded.length === 0 ? "" : conclusions(concluded, `${id}-conclusions`)}
${parts.map(partOf).join("\n")}
<section id="${id}-machine"><h3>Machine${selfLink(`${id}-machine`, "Machine")}</h3><dl>${
    factsOf(result).map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`).join("")
  }</dl></section>
${dataOf(result, id, element)}
${numbers}
</section>`;
  const below = [
    ...(concluded.length === 0 ? [] : [{ id: `${id}-conclusions`, text: "The article's conclusions" }]),
    ...parts.map((part) => ({ id: part.id, text: part.title })),
    { id: `${id}-machine`, text: "Machine" },
    { id: `${id}-data`, text: "Data" },
    ...(numbers === "" ? [] : [{ id: `${id}-numbers`, text: "Raw numbers" }]),
  ];
  return { html, link: { id, text: path, below } };
}

/** A part for each scenario, or one of the comparison. */
function partsIn(result: ResultFile, id: string, hues: Hues, choice: Choice): Part[] {
  const { comparison, cells } = result;
  if (comparison) {
    const { scenario } = comparison;
    const { conclusions, tables } = partsOf(result, choice);
    const said = headlineOf(result).join(" ");
    const views = [...conclusions, ...tables].map((view) => withoutLead(view, said)).filter(isShown);
    const title = knownScenario(scenario)?.description.title ?? scenario;
    return [{
      id: `${id}-compared`,
      title,
      charts: chartsOf(result, hues),
      views,
      finding: findingOf(result, scenario),
    }];
  }
  const names = [...new Set(cells.map(({ scenario }) => scenario))];
  return names.flatMap((name): Part[] => {
    const description = knownScenario(name)?.description;
    const own = { ...result, cells: cells.filter(({ scenario }) => scenario === name), warnings: [], conclusion: [] };
    const views = partsOf(own, choice).tables.filter(isShown);
    const charts = chartsOf(own, hues);
    if (description === undefined || charts.length + views.length === 0) return [];
    const finding = findingOf(result, name);
    return [{ id: `${id}-${name.replace(/[^\w-]/g, "_")}`, title: description.title, charts, views, finding }];
  });
}

/** The page says at its top what a result comes to. */
function withoutLead(view: View, said: string): View {
  return view.lead?.join(" ") === said ? { ...view, lead: [] } : view;
}

/** What is drawn in the charts, or says nothing more, is left out. */
function isShown({ plot, head, lead = [], notes }: View): boolean {
  return plot === undefined && (head.length > 0 || lead.length > 0 || notes.length > 0);
}

function partOf({ id, title, charts, views, finding }: Part): string {
  const [first, ...further] = charts;
  const chart = first === undefined ? "" : figure(first, `${id}-c0`, 4, finding);
  const tables = first === undefined
    ? views.map((view, number) => table(view, `${id}-t${number}`)).join("\n")
    : foldedTables(views, id);
  const more = further.length === 1 ? "One more chart" : `${further.length} more charts`;
  return `<section id="${id}"><h3>${escape(title)}${selfLink(id, title)}</h3>
${views.length === 0 ? chart : first === undefined ? tables : besides(first, chart, tables)}
${
    further.length === 0
      ? ""
      : folded(more, further.map((chart, number) => figure(chart, `${id}-c${number + 1}`, 4)).join("\n"))
  }
</section>`;
}

/** Where there is room, the tables stand beside a chart of one picture. */
function besides({ panels }: DrawnChart, chart: string, tables: string): string {
  return panels.length > 1 ? `${chart}\n${tables}` : `<div class="beside">${chart}\n${tables}</div>`;
}

/** The first table says what holds, the others what that rests on. */
function conclusions(views: readonly View[], id: string): string {
  const [answers, ...rest] = views.map((view, number) => table(view, `${id}-t${number}`));
  return `<section id="${id}"><h3>The article's conclusions${selfLink(id, "The article's conclusions")}</h3>
${answers}
${rest.length === 0 ? "" : folded("What they rest on", rest.join("\n"))}
</section>`;
}

/** What disturbed the measurement. */
function warningsOf({ warnings = [], comparison }: ResultFile): string {
  if (warnings.length === 0 || comparison) return ""; // the verdicts have those of a comparison below them
  const summary = warnings.length === 1 ? "One thing disturbed" : `${warnings.length} things disturbed`;
  const said = warnings.map(({ message }) => `<p class="note">! ${escape(message)}</p>`).join("\n");
  return `<details class="warnings"><summary>${summary} the measurement</summary>\n${said}</details>`;
}

/** What a reader can take with him, and give to paratax again. */
function dataOf(result: ResultFile, id: string, element: string | null): string {
  const held = element === null
    ? "The result is too long to stand in this page: keep its file."
    : "The whole result stands in this page: paratax report reads the page as it reads the file.";
  return `<section id="${id}-data"><h3>Data${selfLink(`${id}-data`, "Data")}</h3><p>${held}</p>
${saveButton(renderCsv(result), "paratax.csv", "Download CSV")}${
    element === null ? "" : saveResultButton(`${id}-json`, "paratax.json", "Download JSON")
  }
${element ?? ""}</section>`;
}

function factsOf(result: ResultFile): [string, string][] {
  const { environment, created, command, complete, tool } = result;
  const { os, arch, cpu, memory_bytes, governor, load_at_start } = environment;
  return [
    ["command", command.join(" ")],
    ["measured", created + (complete ? "" : " – interrupted, not complete")],
    ["machine", `${cpu}, ${coresOf(environment)}, ${memorySize(memory_bytes)}`],
    ["system", `${os}, ${arch}`],
    ["governor", governor ?? "not told"],
    ["load at the start", load_at_start === null ? "not told" : String(load_at_start)],
    ["paratax", tool.version],
    ...versionsOf(result),
  ];
}

function versionsOf({ cells }: ResultFile): [string, string][] {
  const found = new Map<string, string>();
  for (const { runtime, provenance } of cells) {
    if (provenance) {
      const { version, engine, compiled } = provenance;
      found.set(runtime, `${version}, ${engine}, ${compiled ? "compiled" : "from source"}`);
    }
  }
  return [...found];
}
