// Holds what --json wrote against its JSON Schema. The only file that knows ajv.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import type { ResultFile } from "../../engine/result/result.ts";

const schema = JSON.parse(readFileSync(new URL("../../engine/result/result.schema.json", import.meta.url), "utf8"));
const validate = new Ajv({ strict: false }).compile(schema);

export function valid(text: string): ResultFile {
  const result: unknown = JSON.parse(text);
  assert.ok(validate(result), JSON.stringify(validate.errors));
  return result as ResultFile;
}
