/** Failures of queries that hold more than their budget of memory. */
import { describing } from './condition.ts';
import { SPILL_CONDITIONS } from './conditions/spill-conditions.ts';
import { RuntimeException } from './exception.ts';

const describeError = describing(SPILL_CONDITIONS);

/** The state of a streaming query is larger than its budget; `held` is what each stateful operator has of it. */
export function stateBudgetExceeded(failure: {
  readonly budgetBytes: number;
  readonly heldBytes: number;
  readonly held: readonly { readonly operatorName: string; readonly memoryUsedBytes: number }[];
  readonly config: string;
}): RuntimeException {
  const { budgetBytes, heldBytes, held, config } = failure;
  const operators = held.map(
    ({ operatorName, memoryUsedBytes }) => `${operatorName}: ${memoryUsedBytes}`,
  );
  return new RuntimeException(
    describeError('STATE_BUDGET_EXCEEDED', {
      budgetBytes: String(budgetBytes),
      heldBytes: String(heldBytes),
      operators: operators.join(', '),
      config,
    }),
  );
}

/** There is nothing to spill to, and why. */
export function memoryBudgetExceeded(failure: {
  readonly budgetBytes: number;
  readonly config: string;
  readonly reason: string;
  readonly cause: unknown;
}): RuntimeException {
  const { budgetBytes, config, reason, cause } = failure;
  return new RuntimeException(
    describeError(
      'MEMORY_BUDGET_EXCEEDED',
      { budgetBytes: String(budgetBytes), config, reason },
      { cause },
    ),
  );
}

/** The spill file can't be written or read: disk full, permissions, the quota of a page. */
export function spillFailed(consumerToSpill: string, cause: unknown): RuntimeException {
  const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new RuntimeException(
    describeError('SPILL_OUT_OF_MEMORY', { consumerToSpill, message }, { cause }),
  );
}
