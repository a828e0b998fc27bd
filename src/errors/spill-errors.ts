/** Failures of queries that hold more than their budget of memory. */
import { describing } from './condition.ts';
import { SPILL_CONDITIONS } from './conditions/spill-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(SPILL_CONDITIONS);

/** A size that is none. */
export function invalidByteSize(confName: string, confValue: string): AnalysisException {
  const parameters = { confName, confValue, confType: 'size in bytes, such as 512m' };
  return new AnalysisException(describeError('INVALID_CONF_VALUE.TYPE_MISMATCH', parameters));
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
