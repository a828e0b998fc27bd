import type { WithCtes } from '../plan/logical-plan.ts';
import { configNumber } from '../types/session-config.ts';
import { aliased } from './alias-relation.ts';
import type { Analysis, CteDefinition } from './analysis.ts';
import { cteKey } from './cte-key.ts';
import { KnownCtes, type OwnCte } from './known-ctes.ts';
import { readItself, resolveRecursive } from './resolve-recursion.ts';
import type { Relation } from './scope.ts';

/** WITH: each CTE can name those before it, and itself if it says RECURSIVE. One that nothing names has to be right, too. */
export function resolveWithCtes(
  { ctes, recursive, input }: WithCtes,
  analysis: Analysis,
): Relation {
  const limit = configNumber(analysis.config, 'spark.sql.cteRecursionLevelLimit');
  const own = new Map<string, OwnCte>();
  for (const [ordinal, { name, plan, columnNames, levelLimit = limit }] of ctes.entries()) {
    const before = new KnownCtes(own, ordinal, analysis.ctes);
    const definition = { plan, columnNames, ctes: before };
    own.set(cteKey(name), {
      ordinal,
      definition: recursive ? { ...definition, recursion: { levelLimit } } : definition,
      isRead: false,
    });
  }
  const relation = analysis.withCtes(new KnownCtes(own, ctes.length, analysis.ctes)).resolve(input);
  for (const [name, { definition, isRead }] of own) {
    if (!isRead) readCte(name, definition, analysis);
  }
  return relation;
}

/** The relation of a CTE. Each use of one has columns of its own. */
export function readCte(name: string, cte: CteDefinition, analysis: Analysis): Relation {
  const { plan, columnNames, itself, recursion } = cte;
  if (itself !== undefined) return aliased(readItself(itself, analysis), name, undefined, analysis);
  const relation =
    recursion === undefined
      ? analysis.withCtes(cte.ctes).resolve(plan)
      : resolveRecursive(name, { ...cte, recursion }, analysis);
  return aliased(relation, name, columnNames, analysis);
}
