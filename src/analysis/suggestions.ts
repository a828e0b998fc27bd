import { nearestName } from '../errors/nearest-name.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import { quoteIdentifier } from '../types/sql-string.ts';

const PROPOSALS_MAX = 5;

/** A name of several parts as messages show it, each in back-ticks. */
export function quoteName(nameParts: readonly string[]): string {
  return nameParts.map(quoteIdentifier).join('.');
}

/** A column's name with the alias of its relation, in back-ticks. */
export function qualifiedName({ qualifier, name }: AttributeReference): string {
  return quoteName([...qualifier.slice(0, 1), name]);
}

/**
 * What somebody who wrote `nameParts` may have meant, nearest first. Follows Spark's
 * `orderSuggestedIdentifiersBySimilarity`: candidates are taken by name, then by Levenshtein distance between the
 * name as it was written and the candidate in back-ticks; aliases are left out where all are the same and none was
 * written.
 */
export function proposeColumns(
  nameParts: readonly string[],
  columns: readonly AttributeReference[],
): readonly string[] {
  const byName = columns.toSorted((a, b) => compareText(a.name, b.name));
  return proposeInOrder(nameParts, byName);
}

/** The same for candidates whose order counts among equally near ones. */
export function proposeInOrder(
  nameParts: readonly string[],
  columns: readonly AttributeReference[],
): readonly string[] {
  const written = nameParts.map(quoteDots).join('.');
  const aliases = new Set(columns.map(({ qualifier }) => qualifier[0]));
  const withoutAlias = nameParts.length === 1 && aliases.size === 1;
  const names = columns.map((column) =>
    withoutAlias ? quoteIdentifier(column.name) : qualifiedName(column),
  );
  return names
    .map((name) => ({ name, distance: levenshtein(name, written) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, PROPOSALS_MAX)
    .map(({ name }) => name);
}

/** The one name that was probably meant, in back-ticks; undefined when none is near. */
export function proposeName(name: string, candidates: Iterable<string>): string | undefined {
  const nearest = nearestName(name, candidates);
  return nearest === undefined ? undefined : quoteIdentifier(nearest);
}

function quoteDots(part: string): string {
  return part.includes('.') ? quoteIdentifier(part) : part;
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Insertions, deletions and substitutions between two texts, in time of the product of their lengths. */
function levenshtein(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const current = [i];
    for (let j = 1; j <= right.length; j++) {
      const substitution = previous[j - 1] + (left[i - 1] === right[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[right.length];
}
