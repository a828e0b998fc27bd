import type { EvaluationContext } from '../functions/define.ts';
import type { AttributeReference, ResolvedExpression } from '../plan/resolved-expression.ts';
import type { StatefulOperator } from '../state/stateful.ts';
import type { KeyColumn } from './group-keys.ts';
import type { Operator, Output } from './operator.ts';

/** When something is due of which the next micro-batch has to say something, whatever its watermark. */
export const ALWAYS_DUE = -(2n ** 63n);

/** An operator that keeps state by keys. It can be one of many, of which each has the rows and the state of some keys. */
export type PartOperator = Operator & StatefulOperator & Dueness;

interface Dueness {
  /**
   * The earliest watermark at which it has something to emit or to evict, in microseconds, or an earlier one; undefined
   * where it is never due without rows of its keys. Asked between two micro-batches.
   */
  firstDueMicros(): bigint | undefined;
}

/** What comes in at a port, and the keys of its rows. */
export interface KeyedInput {
  readonly columns: readonly AttributeReference[];
  readonly keys: readonly ResolvedExpression[];
}

/** An operator that keeps state by keys, before it is made: as one, or in parts. */
export interface KeyedOperator {
  readonly context: EvaluationContext;
  readonly output: Output;
  /** One a port. Equal keys are those of one row of state, windows and sessions aside. */
  readonly inputs: readonly KeyedInput[];
  /** The types of the keys, the same for all ports. */
  readonly keyColumns: readonly KeyColumn[];
  make(output: Output): PartOperator;
}

/** Makes an operator in parts; undefined where its state is not kept by keys. */
export type MakeInParts = (keyed: KeyedOperator) => (Operator & StatefulOperator) | undefined;
