import {
  durationWithoutProcessingTime,
  negativeTimeout,
  nullGroupState,
  outsideOfCall,
  stateNotDefined,
  timeoutBeforeWatermark,
  timeoutNotPositive,
  timestampWithoutEventTime,
  watermarkNotDefined,
} from '../../errors/groups-errors.ts';
import type { GroupsBatch } from '../../plan/group-functions.ts';
import { durationMs } from '../../types/duration-ms.ts';
import type { Row } from '../row.ts';
import { wholeMs } from './whole-ms.ts';

/**
 * The state of a group (Spark's `GroupState`): a row of the declared schema, and a timeout. A timeout holds for the next
 * call only: each call of the function sets it anew.
 */
export interface GroupState<State extends object = Row> {
  /** Whether there is a state. */
  readonly exists: boolean;
  /** Whether the function is called because the timeout is over, and without rows. */
  readonly hasTimedOut: boolean;
  /** The state. Fails where there is none. */
  get(): State;
  /** The state, or undefined. */
  getOption(): State | undefined;
  /** Sets the state: an object by column name, or an array. */
  update(state: State | readonly unknown[]): void;
  remove(): void;
  /** With `ProcessingTimeTimeout`: the time, as text (`10 seconds`) or in milliseconds, from the micro-batch's time on. */
  setTimeoutDuration(duration: string | number): void;
  /**
   * With `EventTimeTimeout`: a time in milliseconds since the epoch, or a `Date`, and how much later. The timeout is over when
   * the watermark has passed it.
   */
  setTimeoutTimestamp(timestamp: number | Date, additionalDuration?: string): void;
  /** Milliseconds since the epoch; 0 before the first event time. Fails where the rows have no watermark. */
  getCurrentWatermarkMs(): number;
  /** The one time of the micro-batch, in milliseconds since the epoch. */
  getCurrentProcessingTimeMs(): number;
}

/** A state for one call of its function. */
export class CalledState implements GroupState {
  readonly hasTimedOut: boolean;
  readonly #batch: GroupsBatch;
  readonly #read: () => Row | undefined;
  readonly #write: (row: unknown) => string;
  /** The new state; null where it was removed, undefined where it is as it was. */
  written: string | null | undefined;
  timeoutMs: number | undefined;
  #row: Row | undefined;
  #isRead = false;
  #isOver = false;

  constructor(options: {
    readonly batch: GroupsBatch;
    readonly hasTimedOut: boolean;
    /** Reads what is held. */
    readonly read: () => Row | undefined;
    readonly write: (row: unknown) => string;
    readonly again: (text: string) => Row;
  }) {
    this.hasTimedOut = options.hasTimedOut;
    this.#batch = options.batch;
    this.#read = () => {
      const { written } = this;
      if (written === undefined) return options.read();
      return written === null ? undefined : options.again(written);
    };
    this.#write = options.write;
  }

  /** Ends the call: what is asked of the state from now on fails, since nothing would come of it. */
  end(): void {
    this.#isOver = true;
  }

  #check(): void {
    if (this.#isOver) throw outsideOfCall('a GroupState');
  }

  get exists(): boolean {
    return this.getOption() !== undefined;
  }

  get(): Row {
    const row = this.getOption();
    if (row === undefined) throw stateNotDefined();
    return row;
  }

  getOption(): Row | undefined {
    this.#check();
    if (!this.#isRead) this.#row = this.#read();
    this.#isRead = true;
    return this.#row;
  }

  update(state: unknown): void {
    this.#check();
    if (state === null || state === undefined) throw nullGroupState();
    this.written = this.#write(state);
    this.#isRead = false;
  }

  remove(): void {
    this.#check();
    this.written = null;
    this.#isRead = false;
  }

  setTimeoutDuration(duration: string | number): void {
    this.#check();
    const { functions, batchTimestampMs } = this.#batch;
    if (functions.time !== 'processingTime') throw durationWithoutProcessingTime();
    const ms =
      typeof duration === 'string'
        ? positiveDuration(duration)
        : wholeMs('setTimeoutDuration', duration);
    if (ms <= 0) throw timeoutNotPositive('duration');
    this.timeoutMs = batchTimestampMs + ms;
  }

  setTimeoutTimestamp(timestamp: number | Date, additionalDuration?: string): void {
    this.#check();
    const { functions, watermarkMs } = this.#batch;
    if (functions.time !== 'eventTime') throw timestampWithoutEventTime();
    const later = additionalDuration === undefined ? 0 : positiveDuration(additionalDuration);
    const given = timestamp instanceof Date ? timestamp.getTime() : timestamp;
    const ms = wholeMs('setTimeoutTimestamp', given) + later;
    if (ms <= 0) throw timeoutNotPositive('timestamp');
    if (watermarkMs !== undefined && ms < watermarkMs) {
      throw timeoutBeforeWatermark(ms, watermarkMs);
    }
    this.timeoutMs = ms;
  }

  getCurrentWatermarkMs(): number {
    const { watermarkMs } = this.#batch;
    if (watermarkMs === undefined) throw watermarkNotDefined();
    return watermarkMs;
  }

  getCurrentProcessingTimeMs(): number {
    return this.#batch.batchTimestampMs;
  }
}

function positiveDuration(text: string): number {
  const ms = durationMs(text);
  if (ms < 0) throw negativeTimeout(text);
  return ms;
}
