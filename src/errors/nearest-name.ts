/** The most edits apart that two names may be for one to be proposed for the other. */
function editsAllowed(name: string): number {
  return Math.max(1, Math.floor(name.length / 3));
}

/**
 * The candidate that a misspelt name probably meant: the fewest edits away, without regard to case; of several the
 * one nearest in length, then the first. Undefined when none is near.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const target = name.toLowerCase();
  let nearest: string | undefined;
  let fewestEdits = editsAllowed(name) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - target.length) > fewestEdits) continue;
    const edits = editDistance(target, candidate.toLowerCase());
    const isCloser =
      edits === fewestEdits &&
      nearest !== undefined &&
      Math.abs(candidate.length - target.length) < Math.abs(nearest.length - target.length);
    if (edits < fewestEdits || isCloser) {
      fewestEdits = edits;
      nearest = candidate;
    }
  }
  return nearest;
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours that turn one text into the other (the restricted
 * Damerau–Levenshtein distance), in time and space of a product of the lengths. Swaps count as one because they are
 * the commonest slip of a keyboard.
 */
export function editDistance(left: string, right: string): number {
  const width = right.length + 1;
  const distances = new Uint32Array((left.length + 1) * width);
  for (let j = 0; j < width; j++) distances[j] = j;
  for (let i = 1; i <= left.length; i++) {
    const row = i * width;
    distances[row] = i;
    for (let j = 1; j < width; j++) {
      const substitution = left[i - 1] === right[j - 1] ? 0 : 1;
      let best = Math.min(
        distances[row - width + j] + 1,
        distances[row + j - 1] + 1,
        distances[row - width + j - 1] + substitution,
      );
      const isSwap = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (isSwap) best = Math.min(best, distances[row - 2 * width + j - 2] + 1);
      distances[row + j] = best;
    }
  }
  return distances[distances.length - 1];
}
