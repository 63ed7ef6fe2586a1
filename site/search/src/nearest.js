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

/** Return the words of a vocabulary (word to how often) that a mistyped word may have been, the likeliest first. */
export const nearest = (word, vocabulary) => {
  if (word.length < SHORTEST) return [];
  const near = [];
  for (const [known, count] of vocabulary) {
    const isLikely = known[0] === word[0] || (known[0] === word[1] && known[1] === word[0]);  // a first letter is seldom wrong
    if (isLikely && known.length >= SHORTEST - 1 && isOneSlip(word, known)) near.push([known, count]);
  }
  return near.sort((one, other) => other[1] - one[1]).map(([known]) => known);
};
