import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { byLine } from "../../../../scripts/npm/maps.ts";
import { weigh } from "../../../../scripts/npm/weight.ts";
import { withFolder } from "../../../helpers/folder.ts";

test("of a source map the first place of each line stays, where it was", () => {
  // As [column, source, line, column], each less the one before: [0,0,0,0], [4,0,0,6], [7,0,1,-4], [3,0,0,2]; [0,1,5,-4].
  // What stays: [0,0,0,0], [11,0,1,2]; [0,1,5,-2].
  assert.equal(byLine("AAAA,IAAM,OACJ,GAAE;ACKJ"), "AAAA,WACE;ACKF");
  assert.equal(byLine(";;E,EAAA;"), ";;IAAA;"); // what is of no source is passed over
  assert.equal(byLine("AAAA;AAAA"), "AAAA;AAAA"); // each line that was made has its own
  assert.equal(byLine("AAgggBA,4gggBAA"), "AAgggBA"); // numbers of several digits
  assert.equal(byLine("AAAA,gggBAhggBA"), "AAAA,gggBAhggBA");
});

test("a package that is too heavy without what draws charts is none", () =>
  withFolder((folder) => {
    mkdirSync(join(folder, "dist"));
    const noise = (bytes: number): Uint8Array => {
      const made = new Uint8Array(bytes);
      for (let at = 0, state = 1; at < bytes; at++) made[at] = (state = Math.imul(state, 48271) >>> 0) >>> 24;
      return made;
    };
    writeFileSync(join(folder, "dist", "charts.js"), noise(600_000));
    writeFileSync(join(folder, "dist", "start.js"), noise(900_000));
    const { packed, withoutCharts } = weigh(folder, join("dist", "charts.js"));
    assert.ok(packed > 1_500_000 && withoutCharts > 900_000 && withoutCharts < 902_000, `${packed} ${withoutCharts}`);
    writeFileSync(join(folder, "dist", "mod.js"), noise(200_000));
    assert.throws(
      () => weigh(folder, join("dist", "charts.js")),
      /bytes without dist.charts\.js, and is to have 1000000 at most$/,
    );
    return Promise.resolve();
  }));
