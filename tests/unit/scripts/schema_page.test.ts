// docs/schema.md has every field of a result, each with what it is.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { schemaPage } from "../../../scripts/schema_page.ts";

test("docs/schema.md says what the schema says: else run scripts/schema_page.ts", () => {
  assert.equal(readFileSync(new URL("../../../docs/schema.md", import.meta.url), "utf8"), schemaPage());
});

test("it goes down to the last field, also of one kind among several", () => {
  const page = schemaPage();
  for (const field of ["tool.version", "pairs[].interval95.low", "law.sigma_interval?", "buckets", "reason", "phase"]) {
    assert.match(page, new RegExp(`^\\| \`${field.replace(/[[\].?]/g, "\\$&")}\` `, "m"), field);
  }
});
