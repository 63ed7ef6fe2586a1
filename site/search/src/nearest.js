// Words one slip away: a letter too many, too few, another, or two swapped.

const SHORTEST = 5;

/** Tell whether two words differ by one slip of the finger, and by no more. */
export const isOneSlip = (one, other) => {
  if (one === other || Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
};

/** Return a function from a mistyped word to the words of a vocabulary (word to how often) that it may have been. */
export const nearestIn = (vocabulary) => {
  // A first letter is seldom wrong, so only words that begin with the first two letters, in any order, are compared.
  const shelves = new Map();
  for (const [known, count] of vocabulary) {
    if (known.length < SHORTEST - 1) continue;
    const shelf = shelves.get(known[0]) ?? [];
    shelf.push([known, count]);
    shelves.set(known[0], shelf);
  }
  return (word) => {
    if (word.length < SHORTEST) return [];
    const same = shelves.get(word[0]) ?? [];
    const swapped = (shelves.get(word[1]) ?? []).filter(([known]) => known[1] === word[0]);
    return [...same, ...swapped]
      .filter(([known]) => isOneSlip(word, known))
      .sort((one, other) => other[1] - one[1])
      .map(([known]) => known);
  };
};
