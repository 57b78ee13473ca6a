// Text as it is, without colours.

import type { Paint } from "../../report/table.ts";

export const plain: Paint = { title: (text) => text, note: (text) => text };
