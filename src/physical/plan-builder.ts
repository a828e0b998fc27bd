import type { ResolvedLocalRelation, ResolvedPlan } from '../plan/resolved-plan.ts';
import { isStateful, type StatefulOperator } from '../state/stateful.ts';
import type { KeyedOperator } from './keyed-operator.ts';
import { intoPort, type Operator, type Output } from './operator.ts';
import type { EventTimeStatistics, PhysicalScan, PlanningContext } from './physical-plan.ts';
import { RowCounter } from './row-counter.ts';

/** A local relation, and where its rows go at the beginning of every micro-batch. */
export interface LocalInput {
  readonly relation: ResolvedLocalRelation;
  readonly output: Output;
  /** Whether a join holds the rows from one cycle of a query in continuous mode to the next. */
  readonly isHeld: boolean;
}

interface PlannedStateful {
  readonly relation: ResolvedPlan | undefined;
  readonly operator: StatefulOperator;
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
  readonly stateful: PlannedStateful[] = [];
  readonly watermarks: EventTimeStatistics[] = [];
  /** The rows of each relation of a stream. */
  readonly counters = new Map<ResolvedPlan, RowCounter>();
  /** The relation that is planned now. */
  relation: ResolvedPlan | undefined;
  /** The distance of what is planned now. */
  distanceMicros = 0n;
  /** Whether a join holds what is planned now; see `LocalInput`. */
  isHeld = false;
  #operatorIds = 0;

  constructor(context: PlanningContext) {
    this.context = context;
  }

  /** The output of a relation, where its rows are counted: in a stream, whose micro-batches are told of. */
  counted(relation: ResolvedPlan, output: Output): Output {
    if (this.context.outputMode === undefined) return output;
    const counter = new RowCounter(output);
    this.counters.set(relation, counter);
    return counter;
  }

  /** The number of the next stateful operator; part of the checkpoint. */
  nextOperatorId(): number {
    return this.#operatorIds++;
  }

  /** Takes in an operator, and gives the output that leads into it. */
  add(operator: Operator): Output {
    return this.addPorts(operator)(0);
  }

  /** Takes in an operator that keeps state by keys, in parts where the query has such; gives the outputs into its ports. */
  addKeyed(keyed: KeyedOperator): (port: number) => Output {
    return this.addPorts(this.context.inParts?.(keyed) ?? keyed.make(keyed.output));
  }

  /** Takes in an operator, and gives the outputs that lead into its ports. */
  addPorts(operator: Operator): (port: number) => Output {
    const { operators, distanceMicros, relation } = this;
    const place = operators.push(operator) - 1;
    this.distances.push(distanceMicros);
    if (isStateful(operator)) this.stateful.push({ relation, operator });
    return (port) => intoPort(operators, place, port);
  }
}
