// A meeting of two hosts, as one of them sees it, on a clock of its own and by a script of what the store says.

import assert from "node:assert/strict";
import { test } from "node:test";
import { makeStage } from "../../../engine/cell/stage.ts";
import type { CellKey } from "../../../engine/result/result.ts";
import { type FakeJob, fakeRuntime } from "../../../runtime/fake.ts";
import { partOf } from "../../../scenarios/meeting_part.ts";
import { comeTogether, type Meeting } from "../../../scenarios/store_meeting.ts";
import type { Work } from "../../../scenarios/throughput.ts";
import type { MeetingQuestion, MeetingState } from "../../../workers/store_meeting_main.ts";
import { ORIGIN } from "../../helpers/fake_cell.ts";

const WORK: Work = { attempts: 5, inserts: 4, origin: 0, begun: 1, ended: 2 };

/** The store's clock is ahead of this host's by so many milliseconds. */
const AHEAD = 3000;

interface Played {
  readonly questions: readonly MeetingQuestion[];
  /** By the host's clock. */
  readonly now: () => number;
}

/** `state` is what the store says at a time of the host's clock; `card` is what the other host says of itself. */
async function play(
  part: string,
  state: (now: number, begins: number | null) => Partial<MeetingState>,
  use: (meeting: Meeting<Work>, played: Played) => Promise<void>,
  card = (own: string) => own.replace("lab1", "lab2"),
): Promise<void> {
  const questions: MeetingQuestion[] = [];
  const key: CellKey = {
    scenario: "shared-set",
    runtime: "node",
    mode: "threads",
    start: "spawn",
    config: { transport: "store-add", hosts: 2, meeting: part },
  };
  let begins: number | null = null;
  let own = "";
  const storeMeeting: FakeJob = (_, port) => {
    port.onMessage = (message) => {
      const question = message as MeetingQuestion;
      questions.push(question);
      const now = runtime.now();
      if (question.ask === "come") own = question.card;
      if (question.ask === "begin") begins = question.at;
      const cards = [own, card(own)];
      switch (question.ask) {
        case "clock":
          return port.post({ low: AHEAD - 1, high: AHEAD + 1, at: now });
        case "look":
          return port.post({ failure: null, begins, here: 1, done: 0, settled: false, ...state(now, begins) });
        case "cards":
          return port.post(state(now, begins).here === 2 ? cards : [own, null]);
        case "reports": {
          const report = questions.find(({ ask }) => ask === "report") as { report: string };
          return port.post(state(now, begins).done === 2 ? [report.report, report.report] : [report.report, null]);
        }
        case "leave":
          return port.finish(null);
      }
      port.post(null);
    };
  };
  const runtime = fakeRuntime({ jobs: { storeMeeting }, timeOrigin: ORIGIN });
  const stage = makeStage(runtime, key, new AbortController().signal);
  const meeting = comeTogether<Work>(stage, {
    job: { name: "storeMeeting", url: new URL("file:///x") },
    place: { kind: "host", host: "s", port: 1 },
    part: partOf(part)!,
    run: 0,
    lastsMs: 10_000,
    lateMs: 5000,
  });
  await use(meeting, { questions, now: runtime.now });
  assert.equal(runtime.living(), 0, "a worker was left");
}

const first = "1/2:k3x9q7w1:lab1";

test("all begin at one moment of the store's clock once all are here, and the first gets what each did", () =>
  play(
    first,
    (now, begins) => ({ here: now < 100 ? 1 : 2, done: begins && now > 2000 ? 2 : 0 }),
    async (meeting, { questions, now }) => {
      await meeting.begin();
      const { at } = questions.find(({ ask }) => ask === "begin") as { at: number };
      assert.ok(Math.abs(ORIGIN + now() + AHEAD - at) <= 1, "it is that moment");
      assert.ok(now() >= 300, "the others have heard of it");
      const reports = await meeting.handIn({ work: [WORK], wallS: 1 });
      assert.ok(now() > 2000);
      assert.deepEqual(reports.map(({ host, work }) => [host, work]), [["lab1", [WORK]], ["lab1", [WORK]]]);
      await meeting.settle();
      assert.deepEqual(questions.at(-1), { ask: "settle" });
      await meeting.leave(null);
      assert.deepEqual(questions.at(-1), { ask: "leave", fault: null, over: false });
    },
  ));

test("another than the first begins when the first says, and hands in what it did", () =>
  play("2/2:k3x9q7w1:lab1", (now) => ({
    here: 2,
    begins: now < 50 ? null : ORIGIN + AHEAD + 700,
    done: now > 1000 ? 2 : 1,
    settled: now > 4000,
  }), async (meeting, { questions, now }) => {
    await meeting.begin();
    assert.equal(Math.round(now()), 700);
    assert.equal(meeting.gathers, false);
    assert.deepEqual(await meeting.handIn({ work: [WORK], wallS: 1 }), []);
    await meeting.settle();
    assert.ok(now() > 4000);
    assert.ok(!questions.some(({ ask }) => ["begin", "reports", "settle"].includes(ask)));
    await meeting.leave(null);
  }));

test("a host that never comes, or does not say what it did, is named after a time, and nobody waits any longer", async () => {
  await play(first, () => ({}), async (meeting, { questions, now }) => {
    const message = "host 2 of 2 did not come to the meeting within 300 s: see what became of it";
    await assert.rejects(meeting.begin(), { message });
    assert.ok(now() < 301_000);
    await meeting.leave(message);
    assert.deepEqual(questions.at(-1), { ask: "leave", fault: `lab1 failed: ${message}`, over: true });
  });
  await play(first, (_, begins) => ({ here: 2, done: begins === null ? 0 : 1 }), async (meeting) => {
    await meeting.begin();
    await assert.rejects(meeting.handIn({ work: [WORK], wallS: 1 }), {
      message: "lab2 did not say what it did within 5 s of the end here: see what became of it",
    });
    await meeting.leave("x");
  });
});

test("what failed a host is heard by the others in its own words, and passed on as it is", () =>
  play(first, (now) => now < 100 ? {} : { failure: "lab2 failed: it broke" }, async (meeting, { questions, now }) => {
    await assert.rejects(meeting.begin(), { message: "lab2 failed: it broke" });
    assert.ok(now() < 200);
    await meeting.leave("lab2 failed: it broke");
    assert.deepEqual(questions.at(-1), { ask: "leave", fault: "lab2 failed: it broke", over: false });
  }));

test("hosts that came to measure something else are told so", () =>
  play(
    first,
    () => ({ here: 2 }),
    async (meeting) => {
      await assert.rejects(meeting.begin(), {
        message: "lab2 came to measure something else: give all hosts the same command and version of paratax",
      });
      await meeting.leave(null);
    },
    (own) => own.replace("lab1", "lab2").replace("store-add", "store-lock"),
  ));
