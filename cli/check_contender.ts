// The check-contender command: whether a program keeps what the cell protocol asks of it.

import { count } from "../engine/result/number.ts";
import { printable } from "../engine/result/printable.ts";
import { cellName } from "../engine/result/cell_name.ts";
import { checkContender } from "../engine/run/check_contender.ts";
import type { Request } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";

type CheckRequest = Request & { kind: "check-contender" };

/** Says what it found; returns the exit code: 0 where every promise is kept, 1 where one is broken, 2 where it is none. */
export async function checkCommand(request: CheckRequest, around: Surroundings): Promise<number> {
  const { contender, cells, breaks } = await checkContender(request.words, request, around);
  if (around.stop.aborted) return 130;
  for (const sentence of breaks) around.say(printable(sentence));
  if (contender === null) return 2;
  const reasons = cells.flatMap((cell) => cell.status === "unsupported" ? [`${cellName(cell)}: ${cell.reason}`] : []);
  const measured = cells.filter(({ status }) => status === "measured").length;
  const { version, engine } = contender;
  const verdict = breaks.length === 0
    ? "keeps the protocol"
    : `breaks the protocol in ${count(breaks.length, "places")}`;
  await around.print(
    [
      `${engine}, ${version}, ${verdict}: ${count(measured, "cells")} measured, ${reasons.length} unsupported.`,
      ...reasons.map(printable),
    ].join("\n") + "\n",
  );
  return breaks.length === 0 ? 0 : 1;
}
