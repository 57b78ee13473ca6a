// The other end of workerpool.ts.

import workerpool from "workerpool";
import echo from "./echo.ts";

workerpool.worker({ echo });
