import {
  distinctRecursion,
  invalidRecursiveCte,
  recursionTypeMismatch,
} from '../errors/recursion-errors.ts';
import { columnCountMismatch } from '../errors/relational-errors.ts';
import type { SetOperation } from '../plan/logical-plan.ts';
import type { NamedExpression } from '../plan/resolved-expression.ts';
import type { Recursion, RecursionInput, ResolvedPlan } from '../plan/resolved-plan.ts';
import { widerType } from '../types/coercion.ts';
import { sameType } from '../types/data-type.ts';
import { configNumber } from '../types/session-config.ts';
import { aliased } from './alias-relation.ts';
import type { Analysis, CteDefinition, SelfReference } from './analysis.ts';
import { checkRecursion } from './check-recursion.ts';
import { cteKey } from './cte-key.ts';
import { KnownCtes } from './known-ctes.ts';
import { readsLoop } from './loop-reading.ts';
import { castTo } from './resolution.ts';
import { exactRelation, type Relation, scopeOf } from './scope.ts';
import { namedColumn } from './select-list.ts';

type RecursiveCte = CteDefinition & Required<Pick<CteDefinition, 'recursion'>>;

/**
 * A CTE of WITH RECURSIVE: a union whose second part names it becomes a recursion, any other text is what it says. Fails
 * with INVALID_RECURSIVE_CTE and its like.
 */
export function resolveRecursive(name: string, cte: RecursiveCte, analysis: Analysis): Relation {
  const { plan, recursion } = cte;
  const inside = (itself: SelfReference) =>
    analysis.withCtes(
      new KnownCtes(
        new Map([[cteKey(name), { ordinal: 0, definition: { ...cte, itself }, isRead: false }]]),
        1,
        cte.ctes,
      ),
    );
  const withoutItself = inside({ kind: 'refused' });
  if (plan.kind !== 'setOperation') return withoutItself.resolve(plan);
  const anchor = exactRelation(withoutItself.resolve(plan.left));
  const named = aliased(anchor, name, cte.columnNames, analysis);
  const loopId = analysis.nextId();
  const round: SelfReference = { kind: 'round', loopId, columns: named.scope.columns };
  const step = exactRelation(inside(round).resolve(plan.right));
  if (!readsLoop(step.plan, loopId)) return withoutItself.resolve(plan);
  checkOperation(plan);
  return loop({ ...recursion, loopId }, { anchor: named, step }, analysis);
}

function checkOperation({ operation, isAll }: SetOperation): void {
  if (operation !== 'union') throw invalidRecursiveCte();
  if (!isAll) throw distinctRecursion();
}

/** Inside its own definition a CTE has the columns of its anchor, any of which may come to be null. */
export function readItself(itself: SelfReference, analysis: Analysis): Relation {
  if (itself.kind === 'refused') throw invalidRecursiveCte();
  const plan: RecursionInput = {
    kind: 'recursionInput',
    loopId: itself.loopId,
    output: itself.columns.map((column) => ({
      ...column,
      id: analysis.nextId(),
      nullable: true,
      qualifier: [],
    })),
  };
  return { plan, scope: scopeOf(plan) };
}

function loop(
  { loopId, levelLimit }: Pick<Recursion, 'loopId' | 'levelLimit'>,
  { anchor, step }: { readonly anchor: Relation; readonly step: Relation },
  analysis: Analysis,
): Relation {
  const { columns } = anchor.scope;
  const cast = asAnchor(step, anchor, analysis);
  checkRecursion(step.plan, loopId);
  const plan: Recursion = {
    kind: 'recursion',
    loopId,
    anchor: anchor.plan,
    step: cast,
    output: columns.map((column) => ({
      ...column,
      id: analysis.nextId(),
      nullable: true,
      qualifier: [],
    })),
    levelLimit,
    rowLimit: configNumber(analysis.config, 'spark.sql.cteRecursionRowLimit'),
  };
  return { plan, scope: scopeOf(plan) };
}

/** The step with the anchor's types: it must not need wider ones. */
function asAnchor(step: Relation, anchor: Relation, analysis: Analysis): ResolvedPlan {
  const { columns } = anchor.scope;
  const made = step.scope.columns;
  if (made.length !== columns.length) {
    throw columnCountMismatch({ operator: 'UNION', first: columns.length, second: made.length });
  }
  const projections = made.map((column, index): NamedExpression => {
    const { dataType, name } = columns[index];
    const wider = widerType(dataType, column.dataType);
    if (wider === undefined || !sameType(wider, dataType)) {
      throw recursionTypeMismatch(dataType, column.dataType);
    }
    return namedColumn({ expression: castTo(column, dataType), name }, analysis);
  });
  return { kind: 'project', input: step.plan, projections };
}
