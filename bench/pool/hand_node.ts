// The worker of by_hand.ts on Node.

import { parentPort } from "node:worker_threads";
import echo from "./echo.ts";

const parent = parentPort!;
parent.on("message", (input: number) => parent.postMessage(echo(input)));
