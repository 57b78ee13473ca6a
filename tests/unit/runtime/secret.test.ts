// Where a secret comes from, and that no client of a cell writes it down.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { readSecret } from "../../../runtime/secret.ts";
import { BASE_VARIABLE, PASSWORD_VARIABLE } from "../../../runtime/system.ts";
import { cellEnvironment } from "../../../runtime/variables.ts";
import { withFolder } from "../../helpers/folder.ts";

const NAME = "PARATAX_TEST_SECRET";

test("a secret is a variable, else the first line of the file that another one names, else there is none", () =>
  withFolder((folder) => {
    writeFileSync(join(folder, "secret"), "from a file\r\nno more\n");
    const { [BASE_VARIABLE]: base } = process.env;
    try {
      assert.equal(readSecret(NAME), null);
      process.env[BASE_VARIABLE] = folder;
      process.env[`${NAME}_FILE`] = "secret";
      assert.equal(readSecret(NAME), "from a file");
      process.env[NAME] = "from a variable";
      assert.equal(readSecret(NAME), "from a variable");
      delete process.env[NAME];
      process.env[`${NAME}_FILE`] = "missing";
      assert.throws(() => readSecret(NAME), {
        message: `${NAME}_FILE names a file that cannot be read (ENOENT): give one that can`,
      });
    } finally {
      for (const name of [NAME, `${NAME}_FILE`, BASE_VARIABLE]) delete process.env[name];
      if (base !== undefined) process.env[BASE_VARIABLE] = base;
    }
    return Promise.resolve();
  }));

test("what has clients write what they send is unset in a cell where there is a password", () => {
  for (const name of [PASSWORD_VARIABLE, `${PASSWORD_VARIABLE}_FILE`]) {
    const changes = cellEnvironment({ DEBUG: "*", [name]: "x" }, "/nowhere");
    assert.ok("DEBUG" in changes && changes.DEBUG === undefined);
  }
  assert.equal("DEBUG" in cellEnvironment({ DEBUG: "*" }, "/nowhere"), false);
});
