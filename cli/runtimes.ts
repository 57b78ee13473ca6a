// The runtimes command: every program of a runtime that is here, with its version and who put it there.

import { homedir } from "node:os";
import { sep } from "node:path";
import { listed } from "../engine/result/listed.ts";
import { printable } from "../engine/result/printable.ts";
import { renderRows } from "../report/csv.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { wrap } from "../report/table.ts";
import type { View } from "../report/view.ts";
import { type Listed, listPrograms } from "../runtime/find_version.ts";
import { RUNTIME_NAMES, titleOf } from "../runtime/runtimes.ts";
import { writeFormats } from "./deliver.ts";
import { openDestinations, takesOutput } from "./destinations.ts";
import type { Request } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";

/** Of what --json writes; a change that an old reader would misread raises it. */
const RUNTIMES_SCHEMA = "paratax-runtimes/1";

/** Which runtimes can be measured, and how the others are got. */
export function conclusionOf(found: readonly Listed[]): string[] {
  const fit = found.filter(({ problem }) => problem === null);
  const able = RUNTIME_NAMES.flatMap((name) => {
    const [newest, ...older] = new Set(fit.filter(({ runtime }) => runtime === name).map(({ version }) => version));
    if (newest === undefined) return [];
    return [`${titleOf(name)} ${newest}${older.length === 0 ? "" : ` (and ${older.length} older)`}`];
  });
  const away = RUNTIME_NAMES.filter((name) => !fit.some(({ runtime }) => runtime === name));
  const fetched = away.map((name) => `${name}@latest`).join(",");
  return [
    able.length === 0 ? "No runtime that can be measured is here." : `${listed(able)} can be measured.`,
    ...(away.length === 0 ? [] : [
      `${listed(away.map(titleOf))} cannot: --runtime ${fetched} --fetch gets ${away.length === 1 ? "it" : "them"}.`,
    ]),
  ];
}

const HOW = "One of them is measured by --runtime NAME@VERSION, several beside each other by compare's --axis " +
  "NAME=VERSION,VERSION; others are got by --fetch.";

/** Shows them; the exit code is 1 where none can be measured. */
export async function listRuntimes(request: Request & { kind: "runtimes" }, around: Surroundings): Promise<number> {
  const destinations = await openDestinations(request.outputs, [], around);
  const { name: runtime, version, engine, path, standalone } = around.runtime.identity;
  const own: Listed[] = standalone ? [{ runtime, version, engine, from: "this binary", path, problem: null }] : [];
  const lists = await Promise.all(RUNTIME_NAMES.map((name) => listPrograms(name, standalone)));
  const found = [...own, ...lists.flat()];
  const formats = {
    json: () =>
      JSON.stringify({ schema: RUNTIMES_SCHEMA, conclusion: conclusionOf(found), runtimes: found }, null, 1) + "\n",
    csv: () => renderRows(found.map((one) => ({ ...one }))),
    markdown: () => renderMarkdown(viewOf(found)),
  };
  const failure = await writeFormats(formats, destinations);
  if (!takesOutput(destinations)) await around.print(runtimesText(found, around.width));
  if (failure) throw failure;
  return found.some(({ problem }) => problem === null) ? 0 : 1;
}

/** What it comes to, and a line for each: its path below it where there is no room beside it, and what keeps it from being measured. */
export function runtimesText(found: readonly Listed[], width: number, home: string = homedir()): string {
  const names = found.map(({ runtime, version }) => `${runtime} ${version ?? "–"}`);
  const [widest, from] = [names, found.map((one) => one.from)].map((words) =>
    Math.max(0, ...words.map(({ length }) => length))
  );
  const lines = found.flatMap((one, index) => {
    const head = printable(`${names[index].padEnd(widest)}  ${one.from.padEnd(from)}  `);
    const path = printable(
      home !== "" && one.path.startsWith(home + sep) ? `~${one.path.slice(home.length)}` : one.path,
    );
    const beside = head.length + path.length <= width;
    return [
      beside ? head + path : head.trimEnd(),
      ...(beside ? [] : [`  ${path}`]),
      ...(one.problem === null
        ? []
        : wrap(`Not measured: it ${printable(one.problem)}.`, width - 2).map((line) => `  ${line}`)),
    ];
  });
  const parts = [wrap(printable(conclusionOf(found).join(" ")), width), lines, wrap(HOW, width)];
  return parts.filter((part) => part.length > 0).map((part) => part.join("\n") + "\n").join("\n");
}

function viewOf(found: readonly Listed[]): View {
  return {
    title: "Runtimes on this machine",
    lead: [conclusionOf(found).join(" ")],
    head: ["runtime", "version", "from", "path", "problem"],
    rows: found.map((
      { runtime, version, from, path, problem },
    ) => [runtime, version ?? "–", from, path, problem ?? ""]),
    textColumns: 5,
    notes: [HOW],
  };
}
