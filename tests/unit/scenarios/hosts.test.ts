// What several hosts did, on one clock and each by itself: by numbers that were worked out by hand.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOf, figuresOfHosts, type HostReport, onOneClock, readReports } from "../../../scenarios/hosts.ts";
import { meetingKeys, partOf, refuseMeeting } from "../../../scenarios/meeting_part.ts";

/** One worker, which began 100 ms and ended 1100 ms after the host's clock was 0. */
function report(host: string, over: Partial<HostReport> = {}): HostReport {
  const tie = { low: -1, high: 1, at: 0 };
  return {
    host,
    runtime: "deno 2.9.5",
    wallS: 2,
    work: [{ attempts: 600, inserts: 300, origin: 0, begun: 100, ended: 1100 }],
    ties: [tie, { ...tie, at: 1200 }],
    ...over,
  };
}

/** A host whose clock is behind the store's by five seconds, known to half a millisecond. */
const BEHIND = report("lab2", {
  work: [
    { attempts: 300, inserts: 200, origin: -5000, begun: 100, ended: 2100 },
    { attempts: 500, inserts: 200, origin: -5000, begun: 300, ended: 1900 },
  ],
  ties: [{ low: 4999.7, high: 5000.2, at: 0 }, { low: 4999.9, high: 5000.3, at: 2200 }],
});

test("a clock is known as well as the ties before and after allow, and one that was set meanwhile fails the run", () => {
  const near = ({ ahead, error }: { ahead: number; error: number }) => [ahead.toFixed(6), error.toFixed(6)];
  assert.deepEqual(near(clockOf(report("a"))), ["0.000000", "1.000000"]);
  assert.deepEqual(near(clockOf(BEHIND)), ["5000.000000", "0.300000"]);
  const drifted = report("a", { ties: [{ low: 0, high: 1, at: 0 }, { low: 7, high: 8, at: 10_000 }] });
  assert.deepEqual(near(clockOf(drifted)), ["4.000000", "4.000000"]); // 6 ms in 10 s are within 1200 millionths
  const set = report("lab3", { ties: [{ low: 0, high: 1, at: 0 }, { low: 40, high: 41, at: 10_000 }] });
  assert.throws(() => clockOf(set), {
    message:
      "the clock of lab3 and that of the store went 39.0 ms apart while it measured, as one of them was set: run " +
      "it again",
  });
});

test("the workers of all hosts are told on the first one's clock, in the order of their numbers", () => {
  const work = onOneClock([report("lab1"), BEHIND]);
  assert.deepEqual(work.map(({ attempts }) => attempts), [600, 300, 500]);
  const moments = work.map(({ origin, begun, ended }) => [origin + begun, origin + ended].map(Math.round));
  assert.deepEqual(moments, [[100, 1100], [100, 2100], [300, 1900]]);
});

test("each host's rate is over its own window, and the total's window is blurred by two clocks at most", () => {
  const { samples, facts, warnings } = figuresOfHosts([report("lab1"), BEHIND, report("lab3")], 2, 0.01);
  assert.deepEqual(samples.host_workers, [1, 2, 1]);
  assert.deepEqual(samples.host_ops_per_s, [600, 400, 600]); // 800 in 2 s
  assert.deepEqual(samples.host_window_s, [1, 2, 1]);
  assert.equal(facts.hosts, "lab1, lab2, lab3");
  assert.equal(
    facts.host_2,
    "lab2: 2 workers on deno 2.9.5, 800 attempts, 400.0 ops/s over its own 2.00 s; its clock within 0.300 ms of the store's",
  );
  assert.equal(facts.window, "known within 2.00 ms, by the store's clock");
  assert.deepEqual(warnings, []);
});

test("a window that the clocks blur, and hosts that began far apart, are warned of", () => {
  const { warnings } = figuresOfHosts([report("lab1"), report("lab2")], 0.1, 0.02);
  assert.deepEqual(warnings.map(({ code }) => code), ["blurred-window", "hosts-apart"]);
  assert.match(warnings[0]!.message, /within 2\.00 ms only, .* wrong by 2\.0 %, .*: give a longer --duration-ms\.$/);
  assert.match(warnings[1]!.message, /began 20\.0 ms before the last one, 20 % of the window/);
});

test("what a host hands in is read, and what is none of so many workers is told", () => {
  assert.deepEqual(readReports([JSON.stringify(report("lab1"))], 1), [report("lab1")]);
  for (const text of ["{", "null", "{}", JSON.stringify(BEHIND), JSON.stringify(report("x")).replace("600", "0.5")]) {
    assert.throws(
      () => readReports([JSON.stringify(report("a")), text], 1),
      /^Error: what host 2 handed in cannot/,
    );
  }
});

test("a part is which of how many hosts, a name of the meeting and one of the host, and nothing else is", () => {
  assert.deepEqual(partOf("2/3:k3x9q7w1:lab2.example"), {
    number: 1,
    hosts: 3,
    name: "k3x9q7w1",
    host: "lab2.example",
  });
  for (const text of ["", "0/2:k3x9q7w1:a", "3/2:k3x9q7w1:a", "1/2:short:a", "1/2:k3x9q7w1:", "1/2:k3x9q7w1:a b"]) {
    assert.match(refuseMeeting(text)!, /^Cannot use --meeting .*: give NUMBER\/HOSTS:NAME:HOST, for example /, text);
  }
  const keys = meetingKeys(partOf("1/2:k3x9q7w1:a")!, "threads:store-add", 4);
  assert.equal(keys.set, "paratax:{k3x9q7w1}:threads:store-add:4:set");
  assert.equal(new Set(Object.values(keys)).size, 5);
});
