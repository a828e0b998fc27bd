import {
  duplicateStateVariable,
  invalidHandleState,
  invalidVariableName,
  missingStateVariable,
  outsideOfCall,
  reservedVariableName,
  timersWithoutTimeMode,
  ttlNotPositive,
  ttlWithoutProcessingTime,
} from '../../errors/groups-errors.ts';
import {
  type GroupsBatch,
  type StateVariable,
  TIME_MODE_NAMES,
  TIMERS,
} from '../../plan/group-functions.ts';
import type { StructType } from '../../types/data-type.ts';
import { parseSchema } from '../../types/ddl.ts';
import type { GroupView } from './group-view.ts';
import type { GroupsSession } from './groups-session.ts';
import { rowText } from './row-text.ts';
import {
  HeldList,
  HeldMap,
  HeldValue,
  type StateCounts,
  type VariableOptions,
} from './state-variables.ts';
import type {
  ListState,
  MapState,
  QueryInfo,
  StatefulProcessorHandle,
  ValueState,
} from './stateful-processor.ts';
import { wholeMs } from './whole-ms.ts';

/** How far a micro-batch is, as Spark names it. */
type HandleState = 'PRE_INIT' | 'INITIALIZED' | 'DATA_PROCESSED' | 'TIMER_PROCESSED' | 'CLOSED';

/** The handle of a processor in one micro-batch. */
export class ProcessorHandle implements StatefulProcessorHandle {
  readonly variables: StateVariable[] = [];
  readonly deleted: string[] = [];
  state: HandleState = 'PRE_INIT';
  /** The group that the processor is called for. */
  view: GroupView | undefined;
  readonly counts: StateCounts = { updated: 0, removed: 0 };
  readonly #batch: GroupsBatch;
  readonly #session: GroupsSession;
  readonly #names = new Set<string>();
  /** Those that were declared and then let go of. */
  readonly #missing = new Set<string>();
  /** Elements of lists that the micro-batch has added: with its id a name that no earlier one has. */
  #itemCount = 0;

  constructor(batch: GroupsBatch, session: GroupsSession) {
    this.#batch = batch;
    this.#session = session;
  }

  /** Before `init` is called another time in the micro-batch: it declares the same variables. */
  reopen(): void {
    this.state = 'PRE_INIT';
    this.variables.length = 0;
    this.deleted.length = 0;
    this.#names.clear();
    this.#missing.clear();
  }

  // What the program expects of a schema's rows is its own claim: the values are of the schema.
  getValueState<Value extends object>(
    name: string,
    schema: StructType | string,
    ttlDurationMs?: number,
  ): ValueState<Value>;
  getValueState(name: string, schema: StructType | string, ttlDurationMs?: number): ValueState {
    const variable = { name, kind: 'value', schema, ttlDurationMs } as const;
    return new HeldValue(this.#declare('get_value_state', variable));
  }

  getListState<Value extends object>(
    name: string,
    schema: StructType | string,
    ttlDurationMs?: number,
  ): ListState<Value>;
  getListState(name: string, schema: StructType | string, ttlDurationMs?: number): ListState {
    const variable = { name, kind: 'list', schema, ttlDurationMs } as const;
    const options = this.#declare('get_list_state', variable);
    const { batchId, cycle } = this.#batch;
    const nextItem = () => `${batchId}.${cycle}.${this.#itemCount++}`;
    return new HeldList({ ...options, nextItem });
  }

  getMapState<Key extends object, Value extends object>(
    name: string,
    keySchema: StructType | string,
    schema: StructType | string,
    ttlDurationMs?: number,
  ): MapState<Key, Value>;
  getMapState(
    name: string,
    keySchema: StructType | string,
    schema: StructType | string,
    ttlDurationMs?: number,
  ): MapState {
    const variable = { name, kind: 'map', schema, keySchema, ttlDurationMs } as const;
    const options = this.#declare('get_map_state', variable);
    return new HeldMap({ ...options, keys: rowText(schemaOf(keySchema), this.#session) });
  }

  deleteIfExists(name: string): void {
    this.#checkDeclaring('delete_if_exists');
    checkName('remove_col_family', name);
    this.deleted.push(name);
    const declared = this.variables.findIndex((variable) => variable.name === name);
    if (declared < 0) return;
    this.variables.splice(declared, 1);
    this.#missing.add(name);
  }

  registerTimer(expiryTimestampMs: number): void {
    this.#checkTimers('register_timer');
    const expiresMs = wholeMs('registerTimer', expiryTimestampMs);
    const timers = this.#current('a timer');
    if (timers.get(TIMERS, String(expiresMs)) !== undefined) return;
    timers.put(TIMERS, String(expiresMs), { value: '', expiresMs });
  }

  deleteTimer(expiryTimestampMs: number): void {
    this.#checkTimers('delete_timer');
    const expiresMs = wholeMs('deleteTimer', expiryTimestampMs);
    this.#current('a timer').remove(TIMERS, String(expiresMs));
  }

  listTimers(): readonly number[] {
    this.#checkTimers('list_timers');
    const timers = [...this.#current('a timer').entries(TIMERS)];
    return timers.map(([, { expiresMs = 0 }]) => expiresMs).sort((a, b) => a - b);
  }

  getQueryInfo(): QueryInfo {
    const { queryId, runId, batchId } = this.#batch;
    return { queryId, runId, batchId };
  }

  #declare(
    operation: string,
    variable: {
      readonly name: string;
      readonly kind: StateVariable['kind'];
      readonly schema: StructType | string;
      readonly keySchema?: StructType | string;
      readonly ttlDurationMs: number | undefined;
    },
  ): VariableOptions {
    this.#checkDeclaring(operation);
    const { name, kind, keySchema, ttlDurationMs } = variable;
    checkName('create_col_family', name);
    if (this.#names.has(name)) throw duplicateStateVariable(name);
    const expiresMs = this.#expiry(name, ttlDurationMs);
    const schema = schemaOf(variable.schema);
    this.#names.add(name);
    this.variables.push({
      ...{ name, kind, schema, isTimed: expiresMs !== undefined },
      keySchema: keySchema === undefined ? undefined : schemaOf(keySchema),
    });
    return {
      name,
      text: rowText(schema, this.#session),
      view: (use) => {
        if (this.#missing.has(name)) throw missingStateVariable(use, name);
        return this.#current(`the state variable ${name}`);
      },
      counts: () => this.counts,
      expiresMs,
    };
  }

  /** When what the micro-batch writes is gone; undefined where it stays. */
  #expiry(name: string, ttlDurationMs: number | undefined): number | undefined {
    if (ttlDurationMs === undefined) return undefined;
    const { functions, batchTimestampMs } = this.#batch;
    if (functions.time !== 'processingTime') {
      throw ttlWithoutProcessingTime(name, TIME_MODE_NAMES[functions.time]);
    }
    const ttlMs = wholeMs(`the time to live of ${name}`, ttlDurationMs);
    if (ttlMs <= 0) throw ttlNotPositive('update', name);
    return batchTimestampMs + ttlMs;
  }

  #checkDeclaring(operation: string): void {
    if (this.state !== 'PRE_INIT') throw invalidHandleState(operation, this.state);
  }

  #checkTimers(operation: string): void {
    const { time } = this.#batch.functions;
    if (time === 'none') throw timersWithoutTimeMode(operation, TIME_MODE_NAMES[time]);
    if (this.state === 'PRE_INIT') throw invalidHandleState(operation, this.state);
  }

  #current(what: string): GroupView {
    if (this.view === undefined) throw outsideOfCall(what);
    return this.view;
  }
}

function schemaOf(schema: StructType | string): StructType {
  return typeof schema === 'string' ? parseSchema(schema) : schema;
}

/** Names are those of Spark's column families. */
function checkName(operation: string, name: string): void {
  if (name === '' || name.trim() !== name || name === 'default') {
    throw invalidVariableName(operation, name);
  }
  if (name.startsWith('$')) throw reservedVariableName(name);
}
