import { DoubleType } from '../types/data-type.ts';
import { defineFunction } from './define.ts';
import { TEXT } from './parameters.ts';
import { binary } from './per-row.ts';
import { overloads } from './signature.ts';

const PREFIX_MAX = 4;
const PREFIX_WEIGHT = 0.1;

/** The characters of a text that have a partner in the other, near their own place, in order. */
function matchedCharacters(text: string, other: string, range: number): [string[], string[]] {
  const isTaken = new Array<boolean>(other.length).fill(false);
  const found: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const end = Math.min(at + range + 1, other.length);
    for (let place = Math.max(at - range, 0); place < end; place++) {
      if (isTaken[place] || other[place] !== text[at]) continue;
      isTaken[place] = true;
      found.push(text[at]);
      break;
    }
  }
  return [found, other.split('').filter((_, place) => isTaken[place])];
}

/** How alike two texts are, from 0 to 1: Winkler's measure, by UTF-16 units. */
function similarity(left: string, right: string): number {
  if (left === right) return 1;
  const [shorter, longer] = left.length > right.length ? [right, left] : [left, right];
  const range = Math.max(Math.floor(longer.length / 2) - 1, 0);
  const [found, partners] = matchedCharacters(shorter, longer, range);
  const count = found.length;
  if (count === 0) return 0;
  const moved = found.filter((character, index) => character !== partners[index]).length / 2;
  const jaro = (count / left.length + count / right.length + (count - moved) / count) / 3;
  let prefix = 0;
  while (prefix < Math.min(PREFIX_MAX, shorter.length) && left[prefix] === right[prefix]) prefix++;
  return jaro + prefix * PREFIX_WEIGHT * (1 - jaro);
}

export const jaroWinklerSimilarity = defineFunction({
  name: 'jaro_winkler_similarity',
  usage: 'Returns how alike two texts are, from 0 to 1: common beginnings count most.',
  examples: [["SELECT round(jaro_winkler_similarity('MARTHA', 'MARHTA'), 3)", 0.961]],
  resolve: overloads('jaro_winkler_similarity', [
    binary([TEXT, TEXT], DoubleType, similarity, { isTotal: true }),
  ]),
});
