/** Map.groupBy, which Node 20 lacks: what has the same key, in its order, under the keys in the order of their first. */
export function groupBy<T, Key>(all: Iterable<T>, keyOf: (one: T, index: number) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  let index = 0;
  for (const one of all) {
    const key = keyOf(one, index++);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}
