import type { ResolvedLocalRelation } from '../plan/resolved-plan.ts';
import { isStateful, type StatefulOperator } from '../state/stateful.ts';
import { intoPort, type Operator, type Output } from './operator.ts';
import type { EventTimeStatistics, PhysicalScan, PlanningContext } from './physical-plan.ts';

/** A local relation, and where its rows go at the beginning of every micro-batch. */
export interface LocalInput {
  readonly relation: ResolvedLocalRelation;
  readonly output: Output;
}

/** An operator, and how far the watermark of its input is behind that of the query, in microseconds, 0 or less. */
export interface PlannedOperator {
  readonly operator: Operator;
  readonly distanceMicros: bigint;
}

/**
 * What grows while a plan is turned into operators. The planner works from the sink down, since an operator is made
 * with its output: so stateful operators get their numbers in Spark's order.
 */
export class PlanBuilder {
  readonly context: PlanningContext;
  /** From the sink down. */
  readonly operators: PlannedOperator[] = [];
  readonly scans: PhysicalScan[] = [];
  readonly localInputs: LocalInput[] = [];
  readonly stateful: (PlannedOperator & { readonly operator: StatefulOperator })[] = [];
  readonly watermarks: EventTimeStatistics[] = [];
  /** How far behind that of the query the watermark of the relation is that is planned now; 0 or less. */
  distanceMicros = 0n;
  #operatorIds = 0;

  constructor(context: PlanningContext) {
    this.context = context;
  }

  /** The number of the next stateful operator; part of the checkpoint. */
  nextOperatorId(): number {
    return this.#operatorIds++;
  }

  /** Takes in an operator, and gives the output that leads into it. */
  add(operator: Operator): Output {
    const { distanceMicros } = this;
    this.operators.push({ operator, distanceMicros });
    if (isStateful(operator)) this.stateful.push({ operator, distanceMicros });
    return intoPort(operator);
  }
}
