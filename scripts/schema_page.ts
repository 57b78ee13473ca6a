// Writes docs/schema.md, every field of a result, from its JSON Schema. A test finds out when it was forgotten.

import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { markdownTable } from "./markdown_table.ts";

const PAGE = new URL("../docs/schema.md", import.meta.url);
const SCHEMA = new URL("../engine/result/result.schema.json", import.meta.url);

/** What this page reads of a JSON Schema (draft 7). */
interface Schema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: string | boolean;
  readonly enum?: readonly string[];
  readonly $ref?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

interface Field {
  readonly path: string;
  readonly type: string;
  readonly always: boolean;
  readonly meaning: string;
}

/** The parts of a result that have a table of their own, by the name of their definition. */
const PARTS: Readonly<Record<string, string>> = {
  environment: "The machine",
  cell: "A cell",
  key: "A cell's key",
  provenance: "The program that ran it",
  histogram: "A histogram",
  comparison: "A comparison",
  finding: "A finding",
};

/** The text of docs/schema.md. Throws where a field of the schema has no description. */
export function schemaPage(): string {
  const schema = JSON.parse(readFileSync(SCHEMA, "utf8")) as Schema;
  const parts = Object.entries(PARTS).map(([name, heading]) => {
    const part = schema.definitions![name]!;
    const about = part.description === undefined ? "" : `${part.description}\n\n`;
    const common = part.properties === undefined ? "" : `${tableOf(fieldsOf(part, "", schema))}\n`;
    const kinds = (part.oneOf ?? []).map((kind) =>
      `Where ${kindOf(kind)}:\n\n${tableOf(fieldsOf(kind, "", schema))}\n`
    );
    return `## ${heading}\n\n${about}${common}${kinds.join("")}`.trimEnd() + "\n";
  });
  return `# Every field of a result

What \`--json FILE\` writes, as \`engine/result/result.schema.json\` has it for programs; \`scripts/schema_page.ts\` writes
this page from it. Fields that are not there always are marked with a question mark. \`[]\` is each element of a list, \`*\`
each value by its name. [reading.md](reading.md) reads results by jq, pandas and DuckDB, [metrics.md](metrics.md) tells
of each metric.

## The file

${tableOf(fieldsOf(schema, "", schema))}
${parts.join("\n")}`;
}

/** The fields of an object and of what is in it, down to what has a table of its own. */
function fieldsOf(schema: Schema, path: string, root: Schema): Field[] {
  const here = Object.entries(schema.properties ?? {}).flatMap(([name, field]): Field[] => {
    const own = path === "" ? name : `${path}.${name}`;
    const meaning = field.description ?? resolved(field, root).description;
    if (meaning === undefined) throw new Error(`${own} has no description in the schema`);
    const always = schema.required?.includes(name) ?? false;
    const isMetrics = field.$ref === "#/definitions/metrics"; // docs/metrics.md has them
    const below = isMetrics ? [] : fieldsOf(field, own, root);
    return [{ path: own, type: typeOf(field, root), always, meaning }, ...below];
  });
  const others = (schema.anyOf ?? []).flatMap((one) => fieldsOf(one, path, root));
  const items = schema.items === undefined ? [] : fieldsOf(schema.items, `${path}[]`, root);
  const values = typeof schema.additionalProperties === "object"
    ? fieldsOf(schema.additionalProperties, `${path}.*`, root)
    : [];
  const inlined = schema.$ref === undefined || partOf(schema) !== undefined
    ? []
    : fieldsOf(resolved(schema, root), path, root);
  return [...here, ...others, ...items, ...values, ...inlined];
}

/** What tells one kind of object from the others: "`status` is `\"failed\"`". */
function kindOf({ properties = {} }: Schema): string {
  const [name, value] = Object.entries(properties).find(([, field]) => field.const !== undefined)!;
  return `\`${name}\` is \`${JSON.stringify(value.const)}\``;
}

function resolved(schema: Schema, root: Schema): Schema {
  return schema.$ref === undefined ? schema : root.definitions![schema.$ref.split("/").at(-1)!]!;
}

/** The heading under which a schema that is referred to has its own table. */
function partOf({ $ref }: Schema): string | undefined {
  return $ref === undefined ? undefined : PARTS[$ref.split("/").at(-1)!];
}

function typeOf(schema: Schema, root: Schema): string {
  const part = partOf(schema);
  if (part !== undefined) return `[${part}](#${part.toLowerCase().replace(/[^\w ]/g, "").replaceAll(" ", "-")})`;
  if (schema.$ref !== undefined) return typeOf(resolved(schema, root), root);
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((one) => `\`${JSON.stringify(one)}\``).join(", ");
  if (schema.anyOf !== undefined) return schema.anyOf.map((one) => typeOf(one, root)).join(" or ");
  if (schema.type === "array") return `list of ${schema.items === undefined ? "any" : typeOf(schema.items, root)}`;
  return [schema.type ?? "any"].flat().join(" or ");
}

function tableOf(fields: readonly Field[]): string {
  const rows = fields.map(({ path, type, always, meaning }) => [`\`${path}${always ? "" : "?"}\``, type, meaning]);
  return markdownTable(["field", "type", "what it is"], rows);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, schemaPage());
