// The other end of poolifier.ts.

import { ThreadWorker } from "poolifier";
import echo from "./echo.ts";

export default new ThreadWorker<number, number>((input) => echo(input!));
