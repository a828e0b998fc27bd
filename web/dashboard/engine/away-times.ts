import type { ConnectionState } from '../../../src/connectors/source-connection.ts';
import type { TimeRange } from '../protocol.ts';

/**
 * The times for which rows are missing: those without a connection, if the source says afterwards that it has lost
 * something. A server that sends again what was missed leaves no gap.
 */
export class AwayTimes {
  #sinceMs: number | undefined;
  /** Over, and not known yet to have cost rows. */
  #undecided: TimeRange[] = [];
  #lost: readonly TimeRange[] = [];
  #gapCount = 0;

  /** Times in which rows were lost, the oldest first. */
  get lost(): readonly TimeRange[] {
    return this.#lost;
  }

  /** The connection stands differently. */
  note(state: ConnectionState): void {
    if (state.kind === 'waiting') this.#sinceMs ??= state.sinceMs;
    if (state.kind !== 'open' || this.#sinceMs === undefined) return;
    this.#undecided.push({ fromMs: this.#sinceMs, toMs: state.sinceMs });
    this.#sinceMs = undefined;
  }

  /** How many gaps the source counts by now, after rows have come. */
  decide(gapCount: number): void {
    // A loss is counted as soon as it happens, and belongs to the time that is not over yet.
    if (this.#sinceMs !== undefined) return;
    if (gapCount > this.#gapCount) this.#lost = [...this.#lost, ...this.#undecided];
    this.#gapCount = gapCount;
    this.#undecided = [];
  }
}
