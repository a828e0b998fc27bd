import { durationMs } from '../types/duration-ms.ts';

/** A length of time in whole milliseconds (Spark's `org.apache.spark.streaming.Duration`). */
export class Duration {
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  plus(that: Duration): Duration {
    return new Duration(this.milliseconds + that.milliseconds);
  }

  minus(that: Duration): Duration {
    return new Duration(this.milliseconds - that.milliseconds);
  }

  times(factor: number): Duration {
    return new Duration(this.milliseconds * factor);
  }

  div(that: Duration): number {
    return this.milliseconds / that.milliseconds;
  }

  isMultipleOf(that: Duration): boolean {
    return this.milliseconds % that.milliseconds === 0;
  }

  valueOf(): number {
    return this.milliseconds;
  }

  toString(): string {
    return `${this.milliseconds} ms`;
  }
}

export const Milliseconds = (milliseconds: number): Duration => new Duration(milliseconds);
export const Seconds = (seconds: number): Duration => new Duration(seconds * 1000);
export const Minutes = (minutes: number): Duration => new Duration(minutes * 60_000);

/** A duration, its milliseconds, or Spark's text: `10 seconds`. */
export type DurationInput = Duration | number | string;

/** Fails with INVALID_INTERVAL_FORMAT for a text that is none. */
export function toMs(duration: DurationInput): number {
  if (typeof duration === 'string') return durationMs(duration);
  return Number(duration);
}

/** A point in time, the time of a batch (Spark's `org.apache.spark.streaming.Time`). */
export class Time {
  /** Since the epoch. */
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  plus(that: Duration): Time {
    return new Time(this.milliseconds + that.milliseconds);
  }

  minus(that: Duration): Time;
  minus(that: Time): Duration;
  minus(that: Duration | Time): Time | Duration {
    const milliseconds = this.milliseconds - that.milliseconds;
    return that instanceof Time ? new Duration(milliseconds) : new Time(milliseconds);
  }

  /** The last multiple of a duration that is not after this. */
  floor(that: Duration): Time {
    return new Time(Math.floor(this.milliseconds / that.milliseconds) * that.milliseconds);
  }

  isMultipleOf(that: Duration): boolean {
    return this.milliseconds % that.milliseconds === 0;
  }

  toDate(): Date {
    return new Date(this.milliseconds);
  }

  valueOf(): number {
    return this.milliseconds;
  }

  toString(): string {
    return `${this.milliseconds} ms`;
  }
}
