/**
 * Functions on groups whose rows say what they do to the state: `n` is the order in the group, `op` a call and `v` its
 * argument. What they answer is one row a group, with the answers of the calls. The same were written in Scala to record
 * Spark's answers.
 */
import { MillraceError } from '../../src/errors/exception.ts';
import type {
  ExpiredTimerInfo,
  GroupState,
  ListState,
  MapState,
  Row,
  StatefulProcessor,
  StatefulProcessorHandle,
  TimerValues,
  ValueState,
} from '../../src/index.ts';

export const SCRIPT_SCHEMA = 'ts TIMESTAMP, k STRING, n INT, op STRING, v BIGINT';
export const ANSWER_SCHEMA = 'k STRING, what STRING';
export const TIMED_ANSWER_SCHEMA = 'k STRING, what STRING, t TIMESTAMP';

/** Where Spark throws an exception of Java without a condition. */
const JAVA_EXCEPTIONS: Readonly<Record<string, string>> = {
  'INVALID_GROUP_STATE_CALL.NOT_DEFINED': 'NoSuchElementException',
  'INVALID_GROUP_STATE_CALL.NULL_STATE': 'IllegalArgumentException',
  'INVALID_GROUP_STATE_CALL.NEGATIVE_DURATION': 'IllegalArgumentException',
  'INVALID_GROUP_STATE_CALL.TIMEOUT_NOT_POSITIVE': 'IllegalArgumentException',
  'INVALID_GROUP_STATE_CALL.TIMEOUT_BEFORE_WATERMARK': 'IllegalArgumentException',
  'INVALID_GROUP_STATE_CALL.DUPLICATE_INITIAL_STATE': 'IllegalArgumentException',
};

/** What Spark fails with where this fails with a condition. */
export function sparkName(condition: string): string {
  return JAVA_EXCEPTIONS[condition] ?? condition;
}

function answerOf(call: () => unknown): string {
  try {
    const answer = call();
    return answer === undefined ? 'ok' : answer === null ? 'none' : String(answer);
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    const { condition, parameters } = error;
    const operation = condition.startsWith('STATE_STORE') ? `/${parameters.operationType}` : '';
    return `!${sparkName(condition)}${operation}`;
  }
}

const list = (values: readonly unknown[]) => `[${values.join(',')}]`;
const sorted = (values: readonly number[]) => list([...values].sort((a, b) => a - b));
const heldValue = (row: Row | undefined) => (row === undefined ? null : Number(row.value));
const valuesOf = (rows: readonly Row[]) => rows.map((row) => Number(row.value));
const inOrder = (rows: readonly Row[]) => [...rows].sort((a, b) => Number(a.n) - Number(b.n));
const timeOf = ({ ts }: Row) => (ts instanceof Date ? ts.getTime() : 0);
const textOf = ({ op, v }: Row) => (v === null ? String(op) : `${op}(${v})`);

export interface ScriptOptions {
  readonly ttl?: Partial<Record<'v' | 'l' | 'm', number>>;
  /** What `init` does beside what is usual. */
  readonly init?: string;
}

const KEY = 'key BIGINT';
const VALUE = 'value BIGINT';

export class ScriptedProcessor implements StatefulProcessor {
  readonly #options: ScriptOptions;
  #handle!: StatefulProcessorHandle;
  #value!: ValueState;
  #list!: ListState;
  #map!: MapState;

  constructor(options: ScriptOptions = {}) {
    this.#options = options;
  }

  init(handle: StatefulProcessorHandle): void {
    const { ttl = {}, init = '' } = this.#options;
    this.#handle = handle;
    if (init === 'v:list') handle.getListState('v', VALUE);
    else if (init === 'v:map') handle.getMapState('v', KEY, VALUE);
    else if (init === 'v:text') handle.getValueState('v', 'value STRING');
    else if (init !== 'v:none') this.#value = handle.getValueState('v', VALUE, ttl.v);
    this.#list = handle.getListState('l', VALUE, ttl.l);
    this.#map = handle.getMapState('m', KEY, VALUE, ttl.m);
    if (init === 'duplicate') handle.getValueState('v', VALUE);
    if (init === 'timer') handle.registerTimer(5);
    if (init === 'throws') throw new Error('init failed');
    if (init.startsWith('name:')) handle.getValueState(init.slice(5), VALUE);
    if (init === 'delete') handle.deleteIfExists('l');
    if (init.startsWith('delete-')) handle.deleteIfExists(init.slice(7));
  }

  handleInitialState(_key: Row, { s }: Row): void {
    this.#value.update([(heldValue(this.#value.get()) ?? 0) + Number(s)]);
    this.#list.appendValue([s]);
  }

  handleInputRows({ k }: Row, rows: readonly Row[], timerValues: TimerValues): Row[] {
    const calls = inOrder(rows);
    const emit = calls.find(({ op }) => op === 'emit');
    const latest = Math.max(...calls.map(timeOf));
    const answers = calls.map(
      (row) => `${textOf(row)}=${answerOf(() => this.#run(row, timerValues))}`,
    );
    const t = new Date(emit === undefined ? latest : Number(emit.v));
    return [{ k, what: answers.join('; '), t }];
  }

  handleExpiredTimer({ k }: Row, _values: TimerValues, expired: ExpiredTimerInfo): Row[] {
    const at = expired.getExpiryTimeInMs();
    const timers = this.#handle.listTimers();
    const x = heldValue(this.#value.get()) ?? 0;
    if (x === 1) this.#handle.registerTimer(at);
    if (x === 2) this.#handle.registerTimer(at + 1000);
    if (x === 3) for (const timer of timers) if (timer !== at) this.#handle.deleteTimer(timer);
    if (x === 4) this.#handle.deleteTimer(at);
    if (x === 5) this.#handle.registerTimer(at + 1);
    if (x === 6) throw new Error('thrown by a timer');
    if (x === 7) this.#value.clear();
    const held = list(valuesOf(this.#list.get()));
    const what = `expired(${at}) timers=${sorted(timers)} v=${x} l=${held}`;
    return [{ k, what, t: new Date(at) }];
  }

  #run({ op, v }: Row, timerValues: TimerValues): unknown {
    const x = Number(v);
    const [kind, call] = String(op).split('.');
    switch (kind) {
      case 'v':
        return this.#runValue(call, x);
      case 'l':
        return this.#runList(call, x);
      case 'm':
        return this.#runMap(call, x);
      case 't':
        if (call === 'list') return sorted(this.#handle.listTimers());
        return call === 'add' ? this.#handle.registerTimer(x) : this.#handle.deleteTimer(x);
      case 'now':
        return timerValues.getCurrentProcessingTimeInMs();
      case 'wm':
        return timerValues.getCurrentWatermarkInMs();
      case 'declare':
        return this.#handle.getValueState('late', VALUE);
      case 'deleteIfExists':
        return this.#handle.deleteIfExists('v');
      case 'batchId':
        return this.#handle.getQueryInfo().batchId;
      case 'throw':
        throw new Error('thrown');
      default:
        return 't';
    }
  }

  #runValue(call: string, x: number): unknown {
    const value = this.#value;
    if (call === 'exists') return value.exists();
    if (call === 'get') return heldValue(value.get());
    return call === 'set' ? value.update([x]) : value.clear();
  }

  #runList(call: string, x: number): unknown {
    const held = this.#list;
    if (call === 'get') return list(valuesOf(held.get()));
    if (call === 'exists') return held.exists();
    if (call === 'add') return held.appendValue([x]);
    if (call === 'put') return held.put([[x], [x + 1]]);
    if (call === 'addAll') return held.appendList([[x], [x + 1]]);
    if (call === 'putNone') return held.put([]);
    return call === 'addNone' ? held.appendList([]) : held.clear();
  }

  #runMap(call: string, x: number): unknown {
    const map = this.#map;
    const key = [x % 10];
    if (call === 'get') return heldValue(map.getValue(key));
    if (call === 'has') return map.containsKey(key);
    if (call === 'set') return map.updateValue(key, [x]);
    if (call === 'exists') return map.exists();
    if (call === 'keys') return sorted(map.keys().map((row) => Number(row.key)));
    if (call === 'values') return sorted(valuesOf(map.values()));
    if (call === 'all') {
      return list(
        [...map.iterator()]
          .map(([{ key: held }, { value }]) => [Number(held), Number(value)])
          .sort(([a], [b]) => a - b)
          .map((entry) => entry.join(':')),
      );
    }
    return call === 'remove' ? map.removeKey(key) : map.clear();
  }
}

export function scriptedGroup({ k }: Row, rows: readonly Row[], state: GroupState): Row {
  if (!state.hasTimedOut && rows.length > 0) {
    const answers = inOrder(rows).map(
      (row) => `${textOf(row)}=${answerOf(() => runGroupCall(row, state))}`,
    );
    return { k, what: answers.join('; ') };
  }
  const s = Number(state.getOption()?.s ?? 0);
  if (s === 2) state.remove();
  if (s === 3) state.update([4]);
  if (s === 5 && answerOf(() => state.setTimeoutDuration(1000)).startsWith('!')) {
    state.setTimeoutTimestamp(state.getCurrentWatermarkMs() + 1000);
  }
  return { k, what: `timedOut=${state.hasTimedOut} s=${s} rows=${rows.length}` };
}

function runGroupCall({ op, v }: Row, state: GroupState): unknown {
  const x = Number(v);
  switch (op) {
    case 'get':
      return Number(state.get().s);
    case 'option': {
      const row = state.getOption();
      return row === undefined ? null : Number(row.s);
    }
    case 'exists':
      return state.exists;
    case 'set':
      return state.update([x]);
    case 'null':
      return Reflect.apply(state.update, state, [null]);
    case 'remove':
      return state.remove();
    case 'duration':
      return state.setTimeoutDuration(x);
    case 'durationText':
      return state.setTimeoutDuration(`${x} seconds`);
    case 'durationBad':
      return state.setTimeoutDuration('no time');
    case 'timestamp':
      return state.setTimeoutTimestamp(x);
    case 'timestampText':
      return state.setTimeoutTimestamp(x, '2 seconds');
    case 'now':
      return state.getCurrentProcessingTimeMs();
    case 'wm':
      return state.getCurrentWatermarkMs();
    case 'timedOut':
      return state.hasTimedOut;
    default:
      throw new Error('thrown');
  }
}
