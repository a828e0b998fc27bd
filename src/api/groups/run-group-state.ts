import { encodeRow } from '../../connectors/row-codec.ts';
import { MillraceError } from '../../errors/exception.ts';
import { duplicateInitialState, failedGroupFunction } from '../../errors/groups-errors.ts';
import { assert } from '../../errors/internal-error.ts';
import {
  type GroupFunctions,
  type GroupsAnswer,
  type GroupsBatch,
  type GroupsQuestion,
  type StateChange,
  TIMERS,
} from '../../plan/group-functions.ts';
import type { StructType } from '../../types/data-type.ts';
import type { ValueRow } from '../../types/value.ts';
import type { GroupsFunction } from '../group-functions.ts';
import { type Row, rowObjects } from '../row.ts';
import { rowInput } from '../row-input.ts';
import { givenRows } from './given-rows.ts';
import { CalledState } from './group-state.ts';
import { GroupView } from './group-view.ts';
import type { GroupsSession } from './groups-session.ts';
import { rowText } from './row-text.ts';
import { rowsOfGroups } from './rows-of-groups.ts';

/** The only state variable. */
const STATE = 'state';

/** Calls a function with the state of each group (Spark's `FlatMapGroupsWithStateExec.InputProcessor`). */
export function groupStateCalls(run: GroupsFunction, session: GroupsSession): GroupFunctions {
  return (batch) => {
    const { stateSchema: schema } = batch.functions;
    assert(schema !== undefined, 'a function that keeps a state has no schema of it');
    const calls = new GroupStateCalls(run, schema, session, batch);
    return {
      variables: [{ name: STATE, kind: 'value', schema, isTimed: batch.functions.time !== 'none' }],
      deleted: [],
      call: (question) => calls.answer(question),
      close: () => {},
    };
  };
}

class GroupStateCalls {
  readonly #run: GroupsFunction;
  readonly #batch: GroupsBatch;
  readonly #state: ReturnType<typeof rowText>;
  readonly #toKey: (row: ValueRow) => Row;
  readonly #toRow: (row: ValueRow) => Row;
  readonly #toValues: (row: unknown) => ValueRow;

  constructor(
    run: GroupsFunction,
    stateSchema: StructType,
    session: GroupsSession,
    batch: GroupsBatch,
  ) {
    const { rowOptions } = session;
    this.#run = run;
    this.#batch = batch;
    this.#state = rowText(stateSchema, session);
    this.#toKey = rowObjects(batch.keySchema, rowOptions);
    this.#toRow = rowObjects(batch.rowSchema, rowOptions);
    this.#toValues = rowInput(batch.functions.outputSchema, session.zone);
  }

  answer(question: GroupsQuestion): GroupsAnswer {
    const changes: StateChange[] = [];
    const { batchTimestampMs: nowMs } = this.#batch;
    const views = question.states.map(
      (held, group) => new GroupView({ group, held, nowMs, changes }),
    );
    const results = new Results(this.#toValues);
    const keys = question.keys.map(this.#toKey);
    switch (question.phase) {
      case 'initial':
        this.#begin(question, views);
        break;
      case 'rows': {
        const rows = rowsOfGroups(question, this.#toRow);
        views.forEach((view, group) => {
          this.#call({ key: keys[group], rows: rows[group], view, hasTimedOut: false }, results);
        });
        break;
      }
      case 'timers':
        for (const { group } of question.timers) {
          this.#call(
            { key: keys[group], rows: [], view: views[group], hasTimedOut: true },
            results,
          );
        }
    }
    const { rows, updated, removed } = results;
    return { rows, changes, updated, removed };
  }

  /** The rows are kept as the engine has them: as values of JavaScript some would lose digits. */
  #begin(question: GroupsQuestion, views: readonly GroupView[]): void {
    rowsOfGroups(question, this.#state.writeValues).forEach((texts, group) => {
      if (texts.length > 1) throw duplicateInitialState(this.#keyText(question.keys[group]));
      for (const value of texts) views[group].put(STATE, '', { value });
    });
  }

  /** A key for a message. */
  #keyText(key: ValueRow): string {
    const { fields } = this.#batch.keySchema;
    const values = JSON.parse(encodeRow(key));
    return JSON.stringify(Object.fromEntries(fields.map(({ name }, at) => [name, values[at]])));
  }

  #call(
    call: {
      readonly key: Row;
      readonly rows: readonly Row[];
      readonly view: GroupView;
      readonly hasTimedOut: boolean;
    },
    results: Results,
  ): void {
    const { key, rows, view, hasTimedOut } = call;
    const state = new CalledState({
      batch: this.#batch,
      hasTimedOut,
      read: () => {
        const entry = view.get(STATE, '');
        return entry && this.#state.read(entry.value);
      },
      write: this.#state.write,
      again: this.#state.read,
    });
    try {
      results.add(Reflect.apply(this.#run, undefined, [key, rows, state]));
    } catch (error) {
      throw error instanceof MillraceError ? error : failedGroupFunction(error);
    } finally {
      state.end();
    }
    this.#settle(state, view, results);
  }

  /** What the call left is kept, the timeout of the call before is not. */
  #settle({ written, timeoutMs }: CalledState, view: GroupView, results: Results): void {
    const before = [...view.entries(TIMERS)];
    const isSame =
      timeoutMs === undefined
        ? before.length === 0
        : before.length === 1 && before[0][1].expiresMs === timeoutMs;
    if (!isSame) {
      for (const [item] of before) view.remove(TIMERS, item);
      if (timeoutMs !== undefined) {
        view.put(TIMERS, String(timeoutMs), { value: '', expiresMs: timeoutMs });
      }
    }
    if (typeof written === 'string') view.put(STATE, '', { value: written });
    if (written === null && view.get(STATE, '') !== undefined) view.remove(STATE, '');
    if (written === null && timeoutMs === undefined) results.removed++;
    else if (written !== undefined || !isSame) results.updated++;
  }
}

/** The rows that functions give, as values, with Spark's counts of what they did. */
class Results {
  readonly rows: ValueRow[] = [];
  updated = 0;
  removed = 0;
  readonly #toValues: (row: unknown) => ValueRow;

  constructor(toValues: (row: unknown) => ValueRow) {
    this.#toValues = toValues;
  }

  add(rows: Iterable<unknown>): void {
    for (const row of givenRows(rows)) this.rows.push(this.#toValues(row));
  }
}
