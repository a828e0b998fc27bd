import type {
  GroupState,
  ListState,
  Row,
  StatefulProcessor,
  StatefulProcessorHandle,
  TimerValues,
  ValueState,
} from '../../src/index.ts';

/*
 * Functions on groups whose rows do not depend on the micro-batches in which their input comes, as long as it comes in order
 * and nothing is late.
 */

const MINUTE_MS = 60_000;

const msOf = (value: Row[string]) => (value instanceof Date ? value.getTime() : 0);

/** Numbers the rows of each key, and says which was the last when none has come for a quarter of an hour. */
export function numberedRows({ k }: Row, rows: readonly Row[], state: GroupState): Row[] {
  const held = state.getOption();
  if (state.hasTimedOut) {
    state.remove();
    return [{ k, ts: held?.last ?? null, n: -1 }];
  }
  let n = Number(held?.n ?? 0);
  const numbered = rows.map(({ ts }) => ({ k, ts, n: ++n }));
  const last = Math.max(...rows.map(({ ts }) => msOf(ts)), msOf(held?.last ?? null));
  state.update({ n, last: new Date(last) });
  state.setTimeoutTimestamp(last, '15 minutes');
  return numbered;
}

/** Counts, twenty minutes after each row, the rows of its key in the forty minutes before; the first one is kept. */
export class CountsBehind implements StatefulProcessor {
  #handle!: StatefulProcessorHandle;
  #times!: ListState;
  #first!: ValueState;

  init(handle: StatefulProcessorHandle): void {
    this.#handle = handle;
    this.#times = handle.getListState('times', 'ts TIMESTAMP');
    this.#first = handle.getValueState('first', 'ts TIMESTAMP');
  }

  handleInputRows(_key: Row, rows: readonly Row[]): Row[] {
    for (const { ts } of rows) {
      if (!this.#first.exists()) this.#first.update({ ts });
      this.#times.appendValue({ ts });
      this.#handle.registerTimer(msOf(ts) + 20 * MINUTE_MS);
    }
    return [];
  }

  *handleExpiredTimer(
    { k }: Row,
    _values: TimerValues,
    { getExpiryTimeInMs }: { getExpiryTimeInMs(): number },
  ): Generator<Row> {
    const at = getExpiryTimeInMs();
    const recent = this.#times.get().filter(({ ts }) => msOf(ts) > at - 40 * MINUTE_MS);
    this.#times.put(recent);
    yield { k, ts: new Date(at), n: recent.filter(({ ts }) => msOf(ts) < at).length };
    yield { k, ts: this.#first.get()?.ts ?? null, n: 0 };
  }
}
