// Suggests the word that was probably meant.

/** At most this many candidates are listed. */
const MANY = 12;

/** The candidate that was probably meant; null where none is near. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const distances = distancesTo(word, candidates);
  const least = Math.min(...distances);
  const near = candidates[distances.indexOf(least)];
  return near !== undefined && least <= Math.max(1, Math.ceil(0.4 * near.length)) ? near : null;
}

/** "did you mean X?" where a word is near one of the candidates, else those to choose from, of many the nearest. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  if (near !== null) return `did you mean ${near}?`;
  if (candidates.length <= MANY) return `give one of ${candidates.join(", ")}.`;
  const each = [...new Set(candidates)]; // several scenarios have a metric
  const distances = distancesTo(word, each);
  const first = each.map((name, index) => ({ name, distance: distances[index]! }))
    .sort((a, b) => a.distance - b.distance).slice(0, 3).map(({ name }) => name);
  return `give another, the nearest are ${first.join(", ")}.`;
}

function distancesTo(word: string, candidates: readonly string[]): number[] {
  return candidates.map((candidate) => distance(word.toLowerCase(), candidate.toLowerCase()));
}

/** Levenshtein (1966): the fewest letters to add, drop or replace. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[to.length];
}
