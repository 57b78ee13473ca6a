// Which cores can be kept awake, by made-up files.

import assert from "node:assert/strict";
import { test } from "node:test";
import { findAwakePlan } from "../../../../engine/machine/awake_cores.ts";
import { runtime } from "../../../helpers/command.ts";

const FILES: Readonly<Record<string, string>> = {
  "/proc/stat": "cpu  1 2 3\ncpu0 1 2 3\ncpu1 1 2 3\ncpu5 1 2 3\nintr 4\n",
  "/proc/self/status": "Cpus_allowed_list:\t1-7\n",
};

function planOf(files: Readonly<Record<string, string>>, system = runtime.system) {
  return findAwakePlan(system, (path) => ({ ...FILES, ...files })[path] ?? null);
}

function withQuota(max: string): Record<string, string> {
  return {
    "/proc/self/cgroup": "0::/a",
    "/proc/self/mountinfo": "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw",
    "/sys/fs/cgroup/a/cpu.max": max,
  };
}

test("the cores that are there and allowed are kept awake", { skip: runtime.system === "windows" }, () => {
  const coresOf = (files: Record<string, string>) => {
    const plan = planOf(files);
    return "gap" in plan ? plan.gap : plan.cores;
  };
  assert.deepEqual(coresOf({}), [1, 5]);
  assert.deepEqual(coresOf(withQuota("200000 100000")), [1, 5]); // two cores, all that may be used
  assert.deepEqual(coresOf({ "/proc/self/status": "" }), [0, 1, 5]);
});

test("a CPU limit below the cores, and a system without a shell, are refused with the reason", () => {
  assert.deepEqual(planOf(withQuota("150000 100000")), {
    gap: "a control group allows 1.5 of 2 cores, which it would use up",
  });
  assert.deepEqual(planOf({}, "windows"), { gap: "Windows has no shell for it" });
});
