// The command line as it is understood, without running it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { understand } from "../../../cli/arguments.ts";
import { loadCatalogue } from "../../../scenarios/known.ts";

const scenarios = await loadCatalogue();

const reproduced = (...words: string[]) => {
  const request = understand(["reproduce", ...words], scenarios, "1");
  return request.kind === "reproduce" ? request.parts.map(({ scenario }) => scenario) : request;
};

test("reproduce measures each cell three times or more", () => {
  const repetitions = (...words: string[]) => {
    const request = understand(["reproduce", ...words], scenarios, "1");
    return request.kind === "reproduce" ? request.repetitions : request;
  };
  assert.deepEqual([repetitions(), repetitions("--quick"), repetitions("--repetitions", "7")], [3, 3, 7]);
  for (const few of ["2", "0", "x", "1001"]) {
    const refused = repetitions("--repetitions", few);
    assert.ok(typeof refused === "object" && refused.kind === "say" && refused.exitCode === 2);
    assert.match(refused.text, /Cannot use --repetitions .*: give a whole number from 3 to 1000\./);
  }
});

test("reproduce takes several scenarios, in the article's order", () => {
  const whole = ["overhead", "memory", "shared-set", "sharded-writers", "isolation"]; // the last for its last sentence
  assert.deepEqual(reproduced(), whole);
  assert.deepEqual(reproduced("--scenario", "shared-set"), ["shared-set"]);
  assert.deepEqual(reproduced("--scenario", "shared-set,memory"), ["memory", "shared-set"]);
  assert.deepEqual(reproduced("--scenario", "memory, overhead", "--scenario", "sharded-writers,memory"), [
    "overhead",
    "memory",
    "sharded-writers",
  ]);
});

const said = (line: string): string => {
  const request = understand(line === "" ? [] : line.split(" "), scenarios, "paratax 1 (Deno 2)");
  assert.ok(request.kind === "say" && request.exitCode === 0, line);
  return request.text;
};

test("help is given under every name that people try", () => {
  const all = said("--help");
  assert.match(all, /^Usage: paratax/);
  for (const line of ["-h", "help", "help help"]) assert.equal(said(line), all, line);
  const one = said("overhead --help");
  assert.match(one, /^Usage: paratax overhead/);
  for (const line of ["overhead -h", "help overhead"]) assert.equal(said(line), one, line);
  assert.equal(said("help compare overhead"), said("compare overhead --help"));
  for (const line of ["--version", "-V", "version"]) assert.equal(said(line), "paratax 1 (Deno 2)", line);
});

test("without a word there is the path, in 80 columns, and a first answer to measure", () => {
  const request = understand([], scenarios, "1");
  assert.ok(request.kind === "begin");
  const lines = request.text.split("\n");
  assert.deepEqual(lines.filter((line) => line.length > 80), []);
  const commands = lines.flatMap((line) => /^ +paratax (.+)$/.exec(line)?.[1] ?? []);
  assert.ok(commands.length >= 5);
  for (const words of commands) assert.notEqual(understand(words.split(" "), scenarios, "1").kind, "say", words);
  assert.deepEqual(request.first.axes.map(({ name }) => name), ["mode"]);
  assert.ok(request.first.blocks >= 6, "a verdict needs so many");
});

test("columns and an order are asked for of every command that shows tables, and a hyphen turns it round", () => {
  for (
    const words of [["overhead"], ["compare", "memory"], ["compare", "a.json", "b.json"], ["report", "a.json"], [
      "reproduce",
    ]]
  ) {
    const request = understand([...words, "--columns", "p50, 95 %", "--sort", "-p50"], scenarios, "1");
    assert.ok("choice" in request, words.join(" "));
    assert.deepEqual(request.choice, { columns: ["p50", "95 %"], sort: { column: "p50", descending: true } });
  }
});

test("a page that is opened has a name of its command where it is given none", () => {
  const pageOf = (line: string) => {
    const request = understand(line.split(" "), scenarios, "1");
    return "outputs" in request ? [request.open, request.outputs.html] : request;
  };
  assert.deepEqual(pageOf("overhead --open"), [true, "paratax-overhead.html"]);
  assert.deepEqual(pageOf("compare overhead --open"), [true, "paratax-compare-overhead.html"]);
  assert.deepEqual(pageOf("task work.js --open"), [true, "paratax-task.html"]);
  assert.deepEqual(pageOf("reproduce --open"), [true, "paratax-reproduce.html"]);
  assert.deepEqual(pageOf("report a.json --open --html page.html"), [true, "page.html"]);
  assert.deepEqual(pageOf("report a.json"), [false, undefined]);
});

test("help fits into 80 columns", () => {
  const lines = [
    "help",
    ...scenarios.flatMap(({ name }) => [`help ${name}`, `help compare ${name}`]),
    "help reproduce",
  ];
  for (const line of lines.flatMap((words) => said(words).split("\n"))) assert.ok(line.length <= 80, line);
});

test("options stand in groups, the scenario's own first, and only where they are heeded", () => {
  const groups = (line: string) => [...said(line).matchAll(/^([A-Z]\w+):$/gm)].map(([, group]) => group);
  assert.deepEqual(groups("help shared-set"), ["Workload", "Where", "Output", "Run", "Options"]);
  assert.deepEqual(groups("help compare shared-set").slice(0, 2), ["Comparison", "Workload"]);
  for (const command of ["report", "doctor", "compare"]) {
    for (const option of ["--timeout", "--no-progress"]) assert.ok(!said(`help ${command}`).includes(option), command);
  }
  for (const command of ["report", "compare"]) assert.ok(!said(`help ${command}`).includes("--deno"), command);
});

test("the standards that compare shows are those that hold", () => {
  const help = said("help compare overhead").replace(/\s+/g, " ");
  for (const preset of ["quick", "standard", "rigorous"]) {
    const request = understand(["compare", "overhead", "--preset", preset], scenarios, "1");
    assert.ok(request.kind === "compare");
    const { iterations, warmup } = request.config;
    assert.match(help, new RegExp(`--iterations <n> timed iterations \\([^)]*${preset} ${iterations}[,)]`));
    assert.match(help, new RegExp(`--warmup <n> untimed iterations before \\([^)]*${preset} ${warmup}[,)]`));
  }
  const sharded = understand(["compare", "sharded-writers"], scenarios, "1");
  assert.ok(sharded.kind === "compare");
  assert.match(
    said("help compare sharded-writers").replace(/\s+/g, " "),
    new RegExp(`\\(${sharded.config.writers}\\)`),
  );
});

test("several runtimes can be named with commas, each is measured once", () => {
  const runtimes = (...words: string[]) => {
    const request = understand(["overhead", ...words], scenarios, "1");
    return request.kind === "measure" ? request.runtimes : request;
  };
  assert.deepEqual(runtimes(), ["self"]);
  assert.deepEqual(runtimes("--runtime", "deno,bun"), ["deno", "bun"]);
  assert.deepEqual(runtimes("--runtime", "node, deno,node"), ["node", "deno"]);
  assert.deepEqual(runtimes("--runtime", "bun,all"), ["bun", "deno", "node"]);
  assert.deepEqual(runtimes("--runtime", "all"), ["deno", "bun", "node"]);
});

test("versions are asked for as runtimes, and as an axis of their own", () => {
  const measured = understand(
    ["overhead", "--runtime", "node@24,deno,bun@canary,node@/opt/node", "--fetch"],
    scenarios,
    "1",
  );
  assert.ok(measured.kind === "measure");
  assert.deepEqual([measured.runtimes, measured.fetch], [["node@24", "deno", "bun@canary", "node@/opt/node"], true]);
  const axes = (...words: string[]) => {
    const request = understand(["compare", "overhead", ...words], scenarios, "1");
    return request.kind === "compare" ? request.axes : request;
  };
  const versions = { name: "runtime", values: ["node@22", "node@24", "node@/opt/node/bin/node"] };
  assert.deepEqual(axes("--axis", "node=22,24,/opt/node/bin/node"), [versions]);
  assert.deepEqual(axes("--axis", "runtime=node@22,node@24", "--axis", "node=/opt/node/bin/node"), [versions]);
  assert.deepEqual(axes("--axis", "deno=2.8", "--axis", "mode=threads", "--axis", "bun=canary"), [
    { name: "runtime", values: ["deno@2.8", "bun@canary"] },
    { name: "mode", values: ["threads"] },
  ]);
});

test("of an option that takes several words each is known", () => {
  const faults = (text: string) => {
    const request = understand(["isolation", "--fault", text], scenarios, "1");
    return request.kind === "measure" ? request.config.fault : request.kind === "say" && request.text;
  };
  assert.equal(faults("throws, exits"), "throws,exits");
  assert.equal(faults("throws,exist"), "Cannot use --fault throws,exist as there is no exist: did you mean exits?");
  assert.match(String(faults("throws,")), /^Cannot use --fault throws, as there is no empty one: give /);
});

const WRONG: [string, RegExp][] = [
  [
    "reproduce --scenario overhead,memry",
    /^Cannot use --scenario overhead,memry as .* no memry: did you mean memory\?$/,
  ],
  [
    "reproduce --scenario local-reduce",
    /no local-reduce: give one of overhead, memory, shared-set, sharded-writers\.$/,
  ],
  ["reproduce --scenario overhead,", /no empty name: give one of overhead/],
  ["compare overhead --preset quik", /^Option '--preset <which>' argument 'quik' is invalid: did you mean quick\?$/],
  ["compare overhead --preset deep", /invalid: give one of quick, standard, rigorous\.$/],
  [
    "compare overhead --axis transprot=fifo",
    /has no axis transprot: give one of mode, runtime, start, workers, iterat/,
  ],
  ["compare shared-set --axis transprot=fifo", /has no axis transprot: did you mean transport\?$/],
  ["compare shared-set --axis transport=fif", /transport cannot be fif: did you mean fifo\?$/],
  ["compare shared-set --axis verify=ture", /verify cannot be ture: did you mean true\?$/],
  ["compare shared-sets", /^Unknown scenario 'shared-sets': did you mean shared-set\?$/],
  ["overhead --mode thread", /^Option '--mode <mode>' argument 'thread' is invalid: did you mean threads\?$/],
  ["overhead --runtime dno", /^Cannot use --runtime dno as there is no runtime dno: did you mean deno\?$/],
  [
    "overhead --runtime node@24.x",
    /^Cannot use --runtime node@24\.x as 24\.x is no version: give for example node@\S+, /,
  ],
  ["overhead --runtime deno,", /as there is no runtime without a name: give one of self, deno, bun, node, all\.$/],
  ["help overhed", /^Unknown command 'overhed': did you mean overhead\?$/],
  ["overhed --help", /^Unknown command 'overhed': did you mean overhead\?$/],
  ["report --timeout 5 a.json", /^Unknown option '--timeout'/],
  ["doctor --timeout 5", /^Unknown option '--timeout'/],
  ["shared-set --timing evry", /argument 'evry' is invalid: did you mean every\?$/],
  ["doctor --bencher x", /^Unknown option '--bencher': see paratax doctor --help\.$/],
  [
    "overhead --json - --bencher -",
    /^Cannot write two formats to standard output: give - to --json or --bencher alone\.$/,
  ],
];

for (const [line, expected] of WRONG) {
  test(`${line} is refused in one sentence that says what to do`, () => {
    const request = understand(line.split(" "), scenarios, "1");
    assert.ok(request.kind === "say" && request.exitCode === 2);
    assert.match(request.text, expected);
    assert.equal(request.text.split("\n").length, 1);
  });
}
