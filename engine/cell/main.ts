// Measures the one cell that its arguments name: the entry of the source that a binary hands to another runtime.

import { programArguments } from "../../runtime/scope.ts";
import { measureCell } from "./process.ts";

const [, key, module] = programArguments();
void measureCell(key, module);
