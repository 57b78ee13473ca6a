// A process that finds the memory that it shares with its parent: it adds to a word, and answers each wake-up with one.

import { serve } from "../../runtime/scope.ts";
import { openWords, type WordsPlace } from "../../runtime/shared_words.ts";

export interface SharesWordsStart {
  readonly place: WordsPlace;
  readonly counter: number;
  readonly times: number;
  /** The words that it waits on and that it answers by; each goes up by one a turn. */
  readonly asked: number;
  readonly answered: number;
}

serve(async (message, port) => {
  const { place, counter, times, asked, answered } = message as SharesWordsStart;
  const { words, wait, wake, self } = await openWords(place, 0);
  for (let time = 0; time < times; time++) Atomics.add(words, counter, 1);
  for (let turn = 1; turn <= times; turn++) {
    while (Atomics.load(words, asked) < turn) wait(asked, turn - 1, 900);
    Atomics.store(words, answered, turn);
    wake(answered, 1);
  }
  port.finish(self);
});
