// Overhead of an import: N workers made anew, each of which imports a module of the user's choice and ends.

import type { Life } from "../../engine/cell/clocks.ts";
import { type Crew, startCrew } from "../../engine/cell/crew.ts";
import { CellError, setting, type Stage, WrongAnswer } from "../../engine/cell/stage.ts";
import type { Imported, ImportsStart, NotImported } from "../../workers/imports.ts";
import { jobs } from "../../workers/jobs.ts";
import { lackOfBinary } from "../binary_lacks.ts";
import type { Session } from "../contract.ts";
import { missing, together } from "../figures.ts";
import { DEADLINE_MS, newLedger, summarise } from "./ledger.ts";

/** @param name as the user typed it */
export async function importSession(stage: Stage, name: string): Promise<Session> {
  const { runtime, key } = stage;
  const { importAddress } = await import("../../runtime/user_import.ts");
  const unable = (why: string): CellError => new CellError(`${name} cannot be imported: ${why}`);
  let address: string;
  try {
    address = importAddress(name);
  } catch (error) {
    throw unable((error as Error).message.split("\n")[0]!);
  }
  const size = setting(key, "workers");
  const ledger = newLedger(["create", "start", "load", "import", "finish"]);
  const { samples, reset } = ledger;
  let crew: Crew<Imported | NotImported> | null = null;
  let coldS: number | null = null;
  let exported: string | null = null;

  return {
    samples,
    reset,
    async iterate() {
      const begun = runtime.now();
      crew = startCrew(stage, { job: jobs.imports, size, firstMessage: (): ImportsStart => ({ address }) });
      await crew.join(DEADLINE_MS);
      samples.iter_s.push((runtime.now() - begun) / 1000);
      const answers = await crew.hear(0, "tell of its import");
      const lives = answers.map((answer, index): Life => {
        const { worker, called, returned, gone } = crew!.members[index]!;
        if ("error" in answer) throw lackOfBinary(stage, name, answer.error) ?? unable(answer.error);
        exported ??= answer.exported;
        if (answer.exported !== exported) {
          throw new WrongAnswer(`${worker.name} found other exports of ${name}: ${answer.exported}, not ${exported}`);
        }
        const { origin, entered, begun, done } = answer;
        coldS ??= (done - begun) / 1000;
        const [start, own, there] = [entered, begun, done].map((time) => stage.clocks.toParent(origin, time));
        const made = Math.min(returned, Math.max(called, start!)); // a thread may run before its constructor returns
        return { who: worker.name, moments: [called, made, start!, own!, there!, gone] };
      });
      lives.forEach(ledger.enter);
      return lives;
    },
    summarise() {
      const cold = { metrics: { cold_import_s: coldS! }, unavailable: {}, samples: { cold_import_s: [coldS!] } };
      const other = missing(["paratax_s"], "workers that import are held against no other ones");
      return {
        ...together(summarise(ledger, null), cold, other),
        facts: { join: key.mode === "threads" ? runtime.joinSignal : "the process's exit, its output read to the end" },
      };
    },
    async release() {
      await crew?.stop();
    },
  };
}
