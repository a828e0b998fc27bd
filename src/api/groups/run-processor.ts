import { MillraceError } from '../../errors/exception.ts';
import { failedProcessor, noInitialStateHandler } from '../../errors/groups-errors.ts';
import {
  type GroupFunctions,
  type GroupsAnswer,
  type GroupsBatch,
  type GroupsQuestion,
  type OpenGroups,
  type StateChange,
  TIMERS,
} from '../../plan/group-functions.ts';
import type { ValueRow } from '../../types/value.ts';
import { type Row, rowObjects } from '../row.ts';
import { rowInput } from '../row-input.ts';
import { givenRows, refusePromise } from './given-rows.ts';
import { GroupView } from './group-view.ts';
import type { GroupsSession } from './groups-session.ts';
import { ProcessorHandle } from './processor-handle.ts';
import { rowsOfGroups } from './rows-of-groups.ts';
import type { StatefulProcessor, TimerValues } from './stateful-processor.ts';

/** The micro-batch whose variables a processor has: several queries may have the same processor. */
const owners = new WeakMap<StatefulProcessor, ProcessorCalls>();

/** Calls a processor for the groups of each micro-batch (Spark's `TransformWithStateExec`). */
export function processorCalls(
  processor: StatefulProcessor,
  session: GroupsSession,
): GroupFunctions {
  return (batch) => {
    const calls = new ProcessorCalls(processor, session, batch);
    calls.begin();
    return {
      variables: calls.handle.variables,
      deleted: calls.handle.deleted,
      call: (question) => {
        if (owners.get(processor) !== calls) calls.init();
        return calls.answer(question);
      },
      close: () => calls.close(),
    } satisfies OpenGroups;
  };
}

class ProcessorCalls {
  readonly handle: ProcessorHandle;
  readonly #processor: StatefulProcessor;
  readonly #batch: GroupsBatch;
  readonly #timerValues: TimerValues;
  readonly #toKey: (row: ValueRow) => Row;
  readonly #toRow: (row: ValueRow) => Row;
  readonly #toInitial: (row: ValueRow) => Row;
  readonly #toValues: (row: unknown) => ValueRow;

  constructor(processor: StatefulProcessor, session: GroupsSession, batch: GroupsBatch) {
    const { rowOptions, zone } = session;
    const { batchTimestampMs, watermarkMs = 0, rowSchema } = batch;
    this.handle = new ProcessorHandle(batch, session);
    this.#processor = processor;
    this.#batch = batch;
    this.#timerValues = {
      getCurrentProcessingTimeInMs: () => batchTimestampMs,
      getCurrentWatermarkInMs: () => watermarkMs,
    };
    this.#toKey = rowObjects(batch.keySchema, rowOptions);
    this.#toRow = rowObjects(rowSchema, rowOptions);
    this.#toInitial = rowObjects(batch.initialSchema ?? rowSchema, rowOptions);
    this.#toValues = rowInput(batch.functions.outputSchema, zone);
  }

  /** A processor that could not be begun is closed, too; why it could not is what counts. */
  begin(): void {
    try {
      this.init();
    } catch (error) {
      try {
        this.close();
      } catch {}
      throw error;
    }
  }

  init(): void {
    owners.set(this.#processor, this);
    this.handle.reopen();
    this.#guarded('init', () => this.#processor.init(this.handle));
    this.handle.state = 'INITIALIZED';
  }

  /** Other micro-batches of the processor begin it anew. */
  close(): void {
    this.handle.state = 'CLOSED';
    owners.delete(this.#processor);
    this.#guarded('close', () => this.#processor.close?.());
  }

  answer(question: GroupsQuestion): GroupsAnswer {
    const changes: StateChange[] = [];
    const { counts } = this.handle;
    counts.updated = 0;
    counts.removed = 0;
    const nowMs = this.#batch.batchTimestampMs;
    const views = question.states.map(
      (held, group) => new GroupView({ group, held, nowMs, changes }),
    );
    const keys = question.keys.map(this.#toKey);
    const rows: ValueRow[] = [];
    const emit = (given: Iterable<unknown>) => {
      for (const row of givenRows(given)) rows.push(this.#toValues(row));
    };
    switch (question.phase) {
      case 'initial':
        this.#takeInitial(question, keys, views);
        break;
      case 'rows':
        this.#takeRows(question, keys, views, emit);
        break;
      case 'timers':
        this.#takeTimers(question, keys, views, emit);
    }
    return { rows, changes, ...counts };
  }

  #takeInitial(question: GroupsQuestion, keys: readonly Row[], views: readonly GroupView[]): void {
    const processor = this.#processor;
    rowsOfGroups(question, this.#toInitial).forEach((rows, group) => {
      this.#at(views[group], 'handleInitialState', () => {
        if (processor.handleInitialState === undefined) throw noInitialStateHandler();
        for (const row of rows) {
          refusePromise(processor.handleInitialState(keys[group], row, this.#timerValues));
        }
      });
    });
  }

  #takeRows(
    question: GroupsQuestion,
    keys: readonly Row[],
    views: readonly GroupView[],
    emit: (rows: Iterable<unknown>) => void,
  ): void {
    rowsOfGroups(question, this.#toRow).forEach((rows, group) => {
      this.#at(views[group], 'handleInputRows', () =>
        emit(this.#processor.handleInputRows(keys[group], rows, this.#timerValues)),
      );
    });
    this.handle.state = 'DATA_PROCESSED';
  }

  /** A timer is there while it is handled, and gone afterwards. */
  #takeTimers(
    { timers }: GroupsQuestion,
    keys: readonly Row[],
    views: readonly GroupView[],
    emit: (rows: Iterable<unknown>) => void,
  ): void {
    for (const { group, expiryMs } of timers) {
      const info = { getExpiryTimeInMs: () => expiryMs };
      this.#at(views[group], 'handleExpiredTimer', () =>
        emit(this.#processor.handleExpiredTimer?.(keys[group], this.#timerValues, info) ?? []),
      );
      views[group].remove(TIMERS, String(expiryMs));
    }
    this.handle.state = 'TIMER_PROCESSED';
  }

  #at(view: GroupView, method: string, run: () => unknown): void {
    this.handle.view = view;
    try {
      this.#guarded(method, run);
    } finally {
      this.handle.view = undefined;
    }
  }

  #guarded(method: string, run: () => unknown): void {
    try {
      refusePromise(run());
    } catch (error) {
      throw error instanceof MillraceError ? error : failedProcessor(method, error);
    }
  }
}
