import { invalidWindow } from '../../errors/dstream-errors.ts';
import type { DStreamNode } from './node.ts';

/** How long a window is, and how far apart windows are. */
export interface WindowLength {
  readonly windowMs: number;
  readonly slideMs: number;
}

/** Fails with INVALID_DSTREAM_WINDOW where the parent's RDDs do not add up to such windows. */
export function checkWindow(parent: DStreamNode<unknown>, window: WindowLength): void {
  for (const [name, durationMs] of [
    ['window duration', window.windowMs],
    ['slide duration', window.slideMs],
  ] as const) {
    if (!(durationMs > 0) || durationMs % parent.slideMs !== 0) {
      throw invalidWindow({ name, durationMs, parentMs: parent.slideMs });
    }
  }
}
