import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cpuLimit,
  cpuQuota,
  groupFolders,
  memoryLeft,
  memoryLimit,
  parseLimit,
  parseQuota,
  parseThrottling,
  processLimit,
  throttling,
} from "../../../../engine/machine/cgroup.ts";

const V2 = "30 24 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate";
const V1 = `
31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
32 31 0:29 /docker/1f /sys/fs/cgroup/cpu,cpuacct ro,nosuid master:11 - cgroup cgroup rw,cpu,cpuacct
35 31 0:32 /docker/1f /sys/fs/cgroup/memory ro,nosuid master:12 - cgroup cgroup rw,memory
38 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw`.trim();

/** A file system in memory. */
function files(entries: Readonly<Record<string, string>>) {
  return (path: string) => entries[path] ?? null;
}

test("a quota is cores with a fraction; none is null", () => {
  assert.equal(parseQuota("150000 100000"), 1.5);
  assert.equal(parseQuota("5000 10000"), 0.5);
  for (const none of ["max 100000", "-1 100000", "null null", "", null]) assert.equal(parseQuota(none), null);
});

test("a limit is a count; none is null, also as version 1 writes it", () => {
  assert.equal(parseLimit("536870912"), 536870912);
  for (const none of ["max", "9223372036854771712", null]) assert.equal(parseLimit(none), null);
});

test("version 2: the group comes first, then its parents up to the root", () => {
  assert.deepEqual(groupFolders("0::/user.slice/app.scope", V2, "cpu"), [
    "/sys/fs/cgroup/user.slice/app.scope",
    "/sys/fs/cgroup/user.slice",
    "/sys/fs/cgroup",
  ]);
  assert.deepEqual(groupFolders("0::/", V2, "memory"), ["/sys/fs/cgroup"]);
});

test("version 1: only the tree of the controller counts, below what the container mounts", () => {
  const cgroup = "4:memory:/docker/1f\n2:cpu,cpuacct:/docker/1f/inner\n1:cpuset:/docker/1f";
  assert.deepEqual(groupFolders(cgroup, V1, "cpu"), [
    "/sys/fs/cgroup/cpu,cpuacct/inner",
    "/sys/fs/cgroup/cpu,cpuacct",
  ]);
  assert.deepEqual(groupFolders(cgroup, V1, "memory"), ["/sys/fs/cgroup/memory"]);
  assert.deepEqual(groupFolders(cgroup, V1, "pids"), []);
});

test("a group outside of what is mounted is looked up at the mount itself", () => {
  assert.deepEqual(groupFolders("2:cpu,cpuacct:/docker/1f2/inner", V1, "cpu"), ["/sys/fs/cgroup/cpu,cpuacct"]);
  assert.deepEqual(groupFolders("0::/../../other", V2, "cpu"), ["/sys/fs/cgroup"]);
});

test("names may hold colons, and mount points blanks", () => {
  const mount = "30 24 0:26 / /my\\040groups rw - cgroup2 cgroup2 rw";
  assert.deepEqual(groupFolders("0::/a:b", mount, "cpu"), ["/my groups/a:b", "/my groups"]);
});

test("the smallest quota on the way to the root counts", () => {
  const proc = { "/proc/self/cgroup": "0::/a/b/c", "/proc/self/mountinfo": V2 };
  const root = "/sys/fs/cgroup";
  const tree = (a: string, b: string, c: string) =>
    files({ ...proc, [`${root}/a/cpu.max`]: a, [`${root}/a/b/cpu.max`]: b, [`${root}/a/b/c/cpu.max`]: c });
  assert.equal(cpuQuota(tree("200000 100000", "max 100000", "400000 100000")), 2);
  assert.equal(cpuQuota(tree("200000 100000", "150000 100000", "max 100000")), 1.5);
  assert.equal(cpuQuota(tree("max 100000", "max 100000", "max 100000")), null);
});

test("the group that limits most is named, as the limit is lifted there", () => {
  const proc = { "/proc/self/cgroup": "0::/user.slice/job.scope", "/proc/self/mountinfo": V2 };
  const root = "/sys/fs/cgroup";
  const read = files({
    ...proc,
    [`${root}/user.slice/cpu.max`]: "150000 100000",
    [`${root}/user.slice/job.scope/cpu.max`]: "400000 100000",
  });
  assert.deepEqual(cpuLimit(read), { cores: 1.5, group: "user.slice" });
  assert.equal(cpuLimit(files(proc)), null);
});

test("limits of version 1 are read from its files", () => {
  const read = files({
    "/proc/self/cgroup": "4:memory:/docker/1f\n2:cpu,cpuacct:/docker/1f\n0::/",
    "/proc/self/mountinfo": V1,
    "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "250000",
    "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes": "1073741824",
  });
  assert.equal(cpuQuota(read), 2.5);
  assert.equal(memoryLimit(read), 1073741824);
  assert.equal(processLimit(read), null);
});

test("limits of version 2 are read from its files", () => {
  const read = files({
    "/proc/self/cgroup": "0::/a",
    "/proc/self/mountinfo": V2,
    "/sys/fs/cgroup/a/memory.max": "max",
    "/sys/fs/cgroup/memory.max": "4096",
    "/sys/fs/cgroup/a/pids.max": "100",
  });
  assert.equal(memoryLimit(read), 4096);
  assert.equal(processLimit(read), 100);
  assert.equal(cpuQuota(read), null);
});

test("memory from which on a group is slowed down counts where less is left of it than of any limit", () => {
  const tree = (high: string) =>
    files({
      "/proc/self/cgroup": "0::/a/b",
      "/proc/self/mountinfo": V2,
      "/sys/fs/cgroup/a/memory.high": high,
      "/sys/fs/cgroup/a/memory.current": "1000",
      "/sys/fs/cgroup/a/memory.stat": "inactive_file 200",
      "/sys/fs/cgroup/a/b/memory.max": "8192",
      "/sys/fs/cgroup/a/b/memory.current": "900",
    });
  assert.deepEqual([memoryLimit(tree("4096")), memoryLeft(tree("4096"))], [4096, {
    limit: 4096,
    left: 3296,
    slows: true,
  }]);
  assert.deepEqual(memoryLeft(tree("0")), { limit: 0, left: 0, slows: true });
  assert.deepEqual([memoryLimit(tree("max")), memoryLeft(tree("max"))], [8192, { limit: 8192, left: 7292 }]);
});

test("without control groups nothing is limited", () => {
  assert.equal(cpuQuota(files({})), null);
  assert.equal(memoryLimit(files({})), null);
});

test("what a quota has taken is read as both versions count it", () => {
  const v2 =
    "usage_usec 912\nuser_usec 600\nsystem_usec 312\nnr_periods 50\nnr_throttled 20\nthrottled_usec 1500000\n" +
    "nr_bursts 0\nburst_usec 0";
  assert.deepEqual(parseThrottling(v2), { throttled: 20, periods: 50, seconds: 1.5 });
  const v1 = "nr_periods 50\nnr_throttled 20\nthrottled_time 1500000000\nnr_bursts 0\nburst_time 0";
  assert.deepEqual(parseThrottling(v1), { throttled: 20, periods: 50, seconds: 1.5 });
  assert.equal(parseThrottling("usage_usec 912\nuser_usec 600\nsystem_usec 312"), null);
  assert.equal(parseThrottling(""), null);
});

test("of nested groups the one counts that was stopped for longest", () => {
  const stat = (us: number) => `nr_periods 9\nnr_throttled 2\nthrottled_usec ${us}`;
  const read = files({
    "/proc/self/cgroup": "0::/a/b",
    "/proc/self/mountinfo": V2,
    "/sys/fs/cgroup/cpu.stat": "usage_usec 5",
    "/sys/fs/cgroup/a/cpu.stat": stat(7e6),
    "/sys/fs/cgroup/a/b/cpu.stat": stat(2e6),
  });
  assert.equal(throttling(read)?.seconds, 7);
  assert.equal(throttling(files({})), null);
});
