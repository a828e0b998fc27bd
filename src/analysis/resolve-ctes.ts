import type { WithCtes } from '../plan/logical-plan.ts';
import { configNumber } from '../types/session-config.ts';
import { aliased } from './alias-relation.ts';
import type { Analysis, CteDefinition } from './analysis.ts';
import { KnownCtes } from './known-ctes.ts';
import { RELATIONAL } from './relational-part.ts';
import type { Relation } from './scope.ts';

/** WITH: each CTE can name those before it, and itself if it says RECURSIVE. */
export function resolveWithCtes(
  { ctes, recursive, input }: WithCtes,
  analysis: Analysis,
): Relation {
  const limit = configNumber(analysis.config, 'spark.sql.cteRecursionLevelLimit');
  const own = new Map<string, readonly [ordinal: number, definition: CteDefinition]>();
  for (const [ordinal, { name, plan, columnNames, levelLimit = limit }] of ctes.entries()) {
    const before = new KnownCtes(own, ordinal, analysis.ctes);
    const definition = { plan, columnNames, ctes: before };
    own.set(cteKey(name), [
      ordinal,
      recursive ? { ...definition, recursion: { levelLimit } } : definition,
    ]);
  }
  return analysis.withCtes(new KnownCtes(own, ctes.length, analysis.ctes)).resolve(input);
}

/** Names of CTEs never mind case. */
export function cteKey(name: string): string {
  return name.toLowerCase();
}

/** The relation of a CTE. Each use of one has columns of its own. */
export function readCte(name: string, cte: CteDefinition, analysis: Analysis): Relation {
  const { plan, columnNames, itself, recursion } = cte;
  if (itself !== undefined)
    return aliased(RELATIONAL.get().readItself(itself, analysis), name, undefined, analysis);
  const relation =
    recursion === undefined
      ? analysis.withCtes(cte.ctes).resolve(plan)
      : RELATIONAL.get().resolveRecursive(name, { ...cte, recursion }, analysis);
  return aliased(relation, name, columnNames, analysis);
}
