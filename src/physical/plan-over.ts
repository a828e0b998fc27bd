import { assert } from '../errors/internal-error.ts';
import type { EvaluationContext } from '../functions/define.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import type { ResolvedWindow } from '../plan/resolved-plan.ts';
import type { Output } from './operator.ts';
import { WindowExec } from './operators/window.ts';

/** The operator of functions with OVER that share a partitioning and an order. */
export function newWindow(
  { columns }: ResolvedWindow,
  common: {
    readonly output: Output;
    readonly context: EvaluationContext;
    readonly input: readonly AttributeReference[];
  },
): WindowExec {
  const calls = columns.map(({ child }) => {
    assert(child.kind === 'over', 'a window has functions with OVER');
    return child;
  });
  return new WindowExec({ ...common, calls });
}
