// The worker of by_hand.ts where workers are the web's.

import echo from "./echo.ts";

interface Scope {
  onmessage: (event: { data: number }) => void;
  postMessage(output: number): void;
}

const scope = globalThis as unknown as Scope;
scope.onmessage = ({ data }) => scope.postMessage(echo(data));
