// The runtimes command: every program of a runtime that is here, with its version and who put it there.

import { homedir } from "node:os";
import { sep } from "node:path";
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
    json: () => JSON.stringify({ schema: RUNTIMES_SCHEMA, runtimes: found }, null, 1) + "\n",
    csv: () => renderRows(found.map((one) => ({ ...one }))),
    markdown: () => renderMarkdown(viewOf(found)),
  };
  const failure = await writeFormats(formats, destinations);
  if (!takesOutput(destinations)) await around.print(runtimesText(found, around.width));
  if (failure) throw failure;
  return found.some(({ problem }) => problem === null) ? 0 : 1;
}

/** A line for each, its path below it where it has no room beside it, and what keeps it from being measured. */
export function runtimesText(found: readonly Listed[], width: number, home: string = homedir()): string {
  const missing = RUNTIME_NAMES.filter((name) => !found.some(({ runtime }) => runtime === name));
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
  const notes = [...missing.map((name) => `${titleOf(name)} was not found.`), HOW];
  return [...lines, ...(lines.length > 0 ? [""] : []), ...notes.flatMap((note) => wrap(note, width)), ""].join("\n");
}

function viewOf(found: readonly Listed[]): View {
  return {
    title: "Runtimes on this machine",
    head: ["runtime", "version", "from", "path", "problem"],
    rows: found.map((
      { runtime, version, from, path, problem },
    ) => [runtime, version ?? "–", from, path, problem ?? ""]),
    textColumns: 5,
    notes: [HOW],
  };
}
