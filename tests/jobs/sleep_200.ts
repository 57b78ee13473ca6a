// Sleeps 200 ms as soon as it is imported.

import { sleep } from "./sleep.ts";

sleep(200);
