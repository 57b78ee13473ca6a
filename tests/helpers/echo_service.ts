// A service whose answers tell what it was sent, and which answers late where that matters.

import type { Answer, Handle } from "../../channels/channel.ts";

/** The answer to a call. */
export function echoOf(server: number, client: number, call: number, id: number): number {
  return (client * 7 + server * 31 + call * 1009 + id) % (2 ** 31 - 1);
}

/** The first calls wait until every client has made one. */
export function echo(server: number, clients: number): { handle: Handle; calls(): number } {
  const waiting: (() => void)[] = [];
  let calls = 0;
  return {
    handle(client: number, call: number, id: number, answer: Answer) {
      calls++;
      const say = (): void => answer(client, echoOf(server, client, call, id));
      if (calls > clients) return say();
      waiting.push(say);
      if (calls === clients) waiting.forEach((each) => each());
    },
    calls: () => calls,
  };
}
