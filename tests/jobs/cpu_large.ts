// The CPU job that occupies 64 MiB more.

import "./hold_64_mib.ts";
import "../../workers/cpu.ts";
