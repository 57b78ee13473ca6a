// Text as it is, without colours.

import { makePaint } from "../../report/paint.ts";

export const plain = makePaint(false);
