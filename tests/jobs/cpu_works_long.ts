// The CPU job of which the first call sleeps 200 ms in the middle of its work.

import "./multiply_slowly.ts";
import "../../workers/cpu.ts";
