import type { TimeWindow } from '../../../src/plan/resolved-expression.ts';
import type { Value } from '../../../src/types/value.ts';
import { evaluate, type Row } from './evaluate.ts';

/**
 * The windows that a row's time lies in, each as [start, end], the earliest first; none for a null. They are found by
 * walking over the edges, from the last one that isn't after the time back to the first that is still open.
 */
export function windowsOf(window: TimeWindow, row: Row): readonly (readonly Value[])[] {
  const time = evaluate(window.child, row);
  if (time === null) return [];
  const { sizeMicros, slideMicros, startMicros } = window;
  const micros = time as bigint;
  const sinceEdge = (((micros - startMicros) % slideMicros) + slideMicros) % slideMicros;
  const windows: (readonly Value[])[] = [];
  for (let start = micros - sinceEdge; start + sizeMicros > micros; start -= slideMicros) {
    windows.unshift([start, start + sizeMicros]);
  }
  return windows;
}
