// The CPU job that sleeps 40 ms before its own first instruction.

import "./sleep_40.ts";
import "../../workers/cpu.ts";
