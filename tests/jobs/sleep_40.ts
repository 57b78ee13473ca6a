// Sleeps 40 ms as soon as it is imported.

import { sleep } from "./sleep.ts";

sleep(40);
