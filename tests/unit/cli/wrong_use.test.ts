// Wrong use that the words alone show: one sentence and exit code 2. `tests/live/cli/main.test.ts` sees that it is what
// the command ends with.

import assert from "node:assert/strict";
import { test } from "node:test";
import { understand } from "../../../cli/arguments.ts";
import { loadCatalogue } from "../../../scenarios/known.ts";

const scenarios = await loadCatalogue();

const WRONG: [string[], RegExp][] = [
  [["overhed"], /^Unknown command 'overhed': did you mean overhead\?$/],
  [["overhead", "--workers", "0"], /^Cannot use --workers 0: give a whole number from 1 to 1024\.$/],
  [["overhead", "--workers", "-1"], /^Cannot use --workers -1: give a whole number from 1 to 1024\.$/],
  [["overhead", "--workers", "1.5"], /^Cannot use --workers 1.5: give a whole number/],
  [["overhead", "--workers", "abc"], /^Cannot use --workers abc: give a whole number/],
  [["overhead", "--workers", "1000000000"], /^Cannot use --workers 1000000000: give a whole number/],
  [["overhead", "--workers"], /^Option '--workers <n>' argument missing: see paratax overhead --help\.$/],
  [["overhead", "--mode", "fibers"], /argument 'fibers' is invalid.*threads, processes, inline, all/],
  [
    ["overhead", "--start", "fork"],
    /^Cannot use --start fork as a JavaScript runtime cannot fork: give spawn or pool\.$/,
  ],
  [["memory", "--start", "pool"], /^Cannot use --start pool as memory has no such start method: give spawn\.$/],
  [["overhead", "--timeout", "0"], /^Cannot use --timeout 0: give a whole number/],
  [["overhead", "--json", "-", "--csv", "-"], /^Cannot write two formats to standard output/],
  [["shared-set", "--id-space", "0"], /^Cannot use --id-space 0: give a whole number from 1 to 4294967295\.$/],
  [["shared-set", "--id-space", "4294967296"], /^Cannot use --id-space 4294967296: give a whole number/],
  [
    ["shared-set", "--ops", "5", "--duration-ms", "50"],
    /^Cannot use --duration-ms and --ops together: give one of them\.$/,
  ],
  [["shared-set", "--transport", "pigeon"], /argument 'pigeon' is invalid.*auto, fifo, socket, shm, stdio/],
  [["shared-set", "--store", "redis://:geheim@h:1"], /^Cannot use this --store as it has a password (?!.*geheim)/],
  [["shared-set", "--store", "auto", "--batch", "0"], /^Cannot use --batch 0: give a whole number from 1 to 100000\.$/],
  [["sharded-writers", "--writers", "0"], /^Cannot use --writers 0: give a whole number from 1 to 256\.$/],
  [["sharded-writers", "--writers", "1,x,4"], /^Cannot use --writers 1,x,4: give a whole number from 1 to 256\.$/],
  [["sharded-writers", "--writers", "1000000"], /^Cannot use --writers 1000000: give a whole number/],
  [
    ["overhead", "--columns", "p50,,p95"],
    /^Cannot use --columns p50,,p95 as a name is empty: give for example p50,p95\.$/,
  ],
  [["overhead", "--json", ""], /^Cannot use --json "" as it is empty: give <file>\.$/],
  [["report", "a.json", "--csv="], /^Cannot use --csv "" as it is empty: give <file>\.$/],
  [["overhead", "--import", "node:fs,,"], /^Cannot use --import node:fs,, as a name is empty: give for example /],
  [["overhead", "--import", ""], /^Cannot use --import {2}as a name is empty: give for example /],
  [["overhead", "--open", "--html", "-"], /^Cannot use --open and --html - together: give --html FILE, /],
  [["overhead", "--sort"], /^Option '--sort <column>' argument missing: see paratax overhead --help\.$/],
  [["overhead", "surplus"], /^Too many arguments for 'overhead'/],
  [["overhead", "--wrokers", "2"], /^Unknown option '--wrokers': did you mean --workers\?$/],
];

const WRONG_COMPARISONS: [string[], RegExp][] = [
  [[], /^No scenario was given: give one of overhead, memory/],
  [["overhed", "--axis", "mode=threads"], /^Unknown scenario 'overhed': did you mean overhead\?$/],
  [["overhead", "--axis", "wrokers=1,2"], /as overhead has no axis wrokers: did you mean workers\?$/],
  [["overhead", "--axis", "writers=1,2"], /as overhead has no axis writers: did you mean workers\?$/],
  [["overhead", "--axis", "mode=thraeds"], /as mode cannot be thraeds: did you mean threads\?$/],
  [["overhead", "--axis", "node=24,"], /as nothing is no version: give for example 24, 24\.11\.0, canary or a path\.$/],
  [["overhead", "--axis", "node=>=24"], /^Cannot use --axis node=>=24 as it is no NAME=VALUE/],
  [["overhead", "--axis", "node=24,24"], /as node@24 stands there twice: give each value once\.$/],
  [["overhead", "--axis", "node=24", "--axis", "runtime=node@24"], /as runtime was given before: give all/],
  [["overhead", "--axis", "runtime=demo@24"], /as runtime cannot be demo@24: /],
  [["overhead", "--axis", "runtime=demo"], /as runtime cannot be demo: did you mean deno\?$/],
  [["memory", "--axis", "start=pool"], /as start cannot be pool: give one of spawn, fork, forkserver\.$/],
  [["overhead", "--axis", "workers=0,1"], /^Cannot use --axis workers=0,1: give whole numbers from 1 to 1024\.$/],
  [["overhead", "--axis", "workers"], /^Cannot use --axis workers as it is no NAME=VALUE,VALUE…: give/],
  [["overhead", "--axis", "mode=threads,threads"], /as threads stands there twice: give each value once\.$/],
  [["overhead", "--axis", "mode=threads", "--axis", "mode=processes"], /as mode was given before: give all/],
  [["shared-set", "--axis", "store=redis://:geheim@h:1"], /^Cannot use this --store as it has a password (?!.*geheim)/],
  [["shared-set", "--axis", "store=redis://:ge=heim@h:1"], /^Cannot use --axis store=redis:\/\/…@h:1 as it is no/],
  [["overhead", "--axis", "workers=1", "--workers", "2"], /^Cannot use --workers and --axis workers together/],
  [["overhead", "--blocks", "0"], /^Cannot use --blocks 0: give a whole number from 1 to 1000\.$/],
  [["overhead", "--until-width", "x"], /^Cannot use --until-width x: give a percentage/],
  [["overhead", "--margin", "0"], /^Cannot use --margin 0: give a percentage/],
  [["overhead", "--plan", "--until-width", "5"], /^Cannot use --plan and --until-width together: plan first/],
  [["overhead", "--plan", "--fail-if", "processes.x > 5%"], /^Cannot use --plan and --fail-if together: plan first/],
  [["overhead", "--trust-one-process"], /^Unknown option '--trust-one-process'/],
  [["overhead", "--fail-if", "slow"], /^Cannot use --fail-if "slow": give for example/],
  [["overhead", "--workres", "6"], /^Unknown option '--workres': did you mean --workers\?$/],
  [["a.json"], /^Cannot compare as it takes two files: given 1; give two/],
  [["overhead", "--bloks", "6"], /^Unknown option '--bloks': did you mean --blocks\?$/],
];

for (
  const [words, expected] of [
    ...WRONG,
    ...WRONG_COMPARISONS.map(([words, expected]) => [["compare", ...words], expected] as const),
  ]
) {
  test(`paratax ${words.join(" ")} is refused in one sentence`, () => {
    const request = understand(words, scenarios, "1");
    assert.ok(request.kind === "say", request.kind);
    assert.equal(request.exitCode, 2);
    assert.match(request.text, expected);
    assert.equal(request.text.split("\n").length, 1, request.text);
  });
}
