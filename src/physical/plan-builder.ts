import type { ResolvedLocalRelation } from '../plan/resolved-plan.ts';
import { isStateful, type StatefulOperator } from '../state/stateful.ts';
import { intoPort, type Operator, type Output } from './operator.ts';
import type { EventTimeStatistics, PhysicalScan, PlanningContext } from './physical-plan.ts';

/** A local relation, and where its rows go at the beginning of every micro-batch. */
export interface LocalInput {
  readonly relation: ResolvedLocalRelation;
  readonly output: Output;
}

/**
 * What grows while a plan is turned into operators. The planner works from the sink down, since an operator is made
 * with its output: so stateful operators get their numbers in Spark's order.
 */
export class PlanBuilder {
  readonly context: PlanningContext;
  /** From the sink down. */
  readonly operators: Operator[] = [];
  /** How far the watermark of each one's input is behind that of the query, in microseconds, 0 or less. */
  readonly distances: bigint[] = [];
  readonly scans: PhysicalScan[] = [];
  readonly localInputs: LocalInput[] = [];
  readonly stateful: StatefulOperator[] = [];
  readonly watermarks: EventTimeStatistics[] = [];
  /** The distance of what is planned now. */
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
    return this.addPorts(operator)(0);
  }

  /** Takes in an operator, and gives the outputs that lead into its ports. */
  addPorts(operator: Operator): (port: number) => Output {
    const { operators, distanceMicros } = this;
    const place = operators.push(operator) - 1;
    this.distances.push(distanceMicros);
    if (isStateful(operator)) this.stateful.push(operator);
    return (port) => intoPort(operators, place, port);
  }
}
