import type { Expression } from '../plan/expression.ts';
import type { Aggregate } from '../plan/logical-plan.ts';

/** GROUP BY, as one of the plan's group types. Follows `AstBuilder.withAggregationClause`. */

/**
 * One entry of GROUP BY. `sets` holds the entries of ROLLUP, CUBE or GROUPING SETS, each of one or more expressions; an
 * entry without any of these words is one set of one expression.
 */
export interface GroupByElement {
  readonly kind: 'plain' | 'rollup' | 'cube' | 'groupingSets';
  readonly sets: readonly (readonly Expression[])[];
}

/** An entry with one of these words. */
export interface Analytics extends GroupByElement {
  readonly kind: Exclude<GroupByElement['kind'], 'plain'>;
}

/** What GROUP BY says of the plan's node. */
export type Grouping = Pick<Aggregate, 'groupType' | 'grouping' | 'groupingSets'>;

/**
 * Finds the simplest group type. `analytics` is what followed the list: WITH ROLLUP, WITH CUBE, or GROUPING SETS, whose
 * list is then the last element. Several of them at once are multiplied out to grouping sets.
 */
export function groupBy(
  elements: readonly GroupByElement[],
  analytics: GroupByElement['kind'] | undefined,
): Grouping {
  if (analytics === 'groupingSets') return trailingGroupingSets(elements);
  const plain = elements.flatMap(({ sets }) => sets.flat());
  if (analytics === 'rollup' || analytics === 'cube')
    return { groupType: analytics, grouping: plain };
  if (elements.every(({ kind }) => kind === 'plain'))
    return { groupType: 'groupBy', grouping: plain };
  const [only] = elements;
  const isSimple = elements.length === 1 && only.sets.every((set) => set.length === 1);
  if (isSimple && (only.kind === 'rollup' || only.kind === 'cube')) {
    return { groupType: only.kind, grouping: plain };
  }
  return groupingSets(multiply(elements.map(setsOf)), plain);
}

/** GROUP BY a, b GROUPING SETS (…): the columns are those listed before, in their order. */
function trailingGroupingSets(elements: readonly GroupByElement[]): Grouping {
  const sets = elements[elements.length - 1].sets;
  const columns = elements.slice(0, -1).flatMap((element) => element.sets.flat());
  return groupingSets(sets, [...columns, ...sets.flat()]);
}

function groupingSets(
  sets: readonly (readonly Expression[])[],
  columns: readonly Expression[],
): Grouping {
  return { groupType: 'groupingSets', grouping: distinct(columns), groupingSets: sets };
}

/** The sets that an entry stands for: ROLLUP(a, b) for (a, b), (a) and (). */
export function setsOf({ kind, sets }: GroupByElement): readonly (readonly Expression[])[] {
  switch (kind) {
    case 'plain':
    case 'groupingSets':
      return sets;
    case 'rollup':
      return Array.from({ length: sets.length + 1 }, (_, dropped) =>
        sets.slice(0, sets.length - dropped).flat(),
      );
    case 'cube':
      return subsets(sets).map((chosen) => chosen.flat());
  }
}

/** All subsets, those with the first elements first. */
function subsets<T>([first, ...rest]: readonly T[]): T[][] {
  if (first === undefined) return [[]];
  const without = subsets(rest);
  return [...without.map((set) => [first, ...set]), ...without];
}

/** Every way to take one set of each entry. */
function multiply(
  factors: readonly (readonly (readonly Expression[])[])[],
): readonly (readonly Expression[])[] {
  return factors.reduce<readonly (readonly Expression[])[]>(
    (products, sets) => products.flatMap((product) => sets.map((set) => [...product, ...set])),
    [[]],
  );
}

function distinct(expressions: readonly Expression[]): readonly Expression[] {
  const seen = new Map(expressions.map((expression) => [fingerprint(expression), expression]));
  return [...seen.values()];
}

/** What an expression says, wherever it stands. */
function fingerprint(expression: Expression): string {
  return JSON.stringify(expression, (key, value: unknown) => {
    if (key === 'origin') return undefined;
    return typeof value === 'bigint' ? `${value}n` : value;
  });
}
