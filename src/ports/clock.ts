/** Where time comes from. Tests drive a manual one; nothing else in the engine knows the time. */
export interface Clock {
  /** Milliseconds since the epoch: trigger times, progress time stamps, processing time. */
  nowMs(): number;
  /** A clock that never goes back, in milliseconds with fractions: durations. */
  monotonicMs(): number;
}
