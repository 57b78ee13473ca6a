// The CPU job that sleeps 200 ms before its own first instruction.

import "./sleep_200.ts";
import "../../workers/cpu.ts";
