// DuckDB as a program, where a system has none: `node query.mjs -c SQL` prints the rows, a tab between values.

import { createRequire } from "node:module";
import process from "node:process";

const { DuckDBInstance } = createRequire(import.meta.url)("@duckdb/node-api"); // no import: checks do without the package
const [, sql] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(":memory:")).connect();
const rows = (await connection.runAndReadAll(sql)).getRows();
for (const row of rows) console.log(row.join("\t"));
