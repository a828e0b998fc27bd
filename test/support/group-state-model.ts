import type { ScriptRow } from './scripted-run.ts';

interface Group {
  s: number | undefined;
  timeoutMs: number | undefined;
}

/** What scripted functions with a `GroupState` answer, by plain objects. Times are those of the timeout: the clock's or the watermark's. */
export class GroupStateModel {
  readonly #time: 'processingTime' | 'eventTime';
  readonly #groups = new Map<string, Group>();
  #nowMs = 0;

  constructor(time: 'processingTime' | 'eventTime') {
    this.#time = time;
  }

  /** A micro-batch. Without rows only timeouts are handled, unless the query has just been started. */
  run(nowMs: number, rows: readonly ScriptRow[], handlesTimeouts: boolean): [string, string][] {
    this.#nowMs = nowMs;
    const output: [string, string][] = [];
    for (const key of new Set(rows.map(([, k]) => k))) {
      const group = this.#called(key);
      const answers = rows
        .filter(([, k]) => k === key)
        .map(([, , op, v]) => {
          const answer = this.#answer(group, op, v ?? 0) ?? 'ok';
          return `${op}${v === undefined ? '' : `(${v})`}=${answer}`;
        });
      output.push([key, answers.join('; ')]);
    }
    if (rows.length > 0 || handlesTimeouts) output.push(...this.#timeOut());
    return output;
  }

  /** A group whose function is called: the timeout of the call before is gone. */
  #called(key: string): Group {
    const group = this.#groups.get(key) ?? { s: undefined, timeoutMs: undefined };
    group.timeoutMs = undefined;
    this.#groups.set(key, group);
    return group;
  }

  #timeOut(): [string, string][] {
    const due = [...this.#groups].filter(
      ([, { timeoutMs = Number.POSITIVE_INFINITY }]) => timeoutMs < this.#nowMs,
    );
    return due.map(([key]) => {
      const group = this.#called(key);
      const s = group.s ?? 0;
      if (s === 2) group.s = undefined;
      if (s === 3) group.s = 4;
      if (s === 5) group.timeoutMs = this.#nowMs + 1000;
      return [key, `timedOut=true s=${s} rows=0`];
    });
  }

  #answer(group: Group, op: string, x: number): unknown {
    switch (op) {
      case 'get':
        return group.s ?? '!NoSuchElementException';
      case 'option':
        return group.s ?? 'none';
      case 'exists':
        return group.s !== undefined;
      case 'set':
        group.s = x;
        return;
      case 'remove':
        group.s = undefined;
        return;
      case 'duration':
        if (this.#time === 'eventTime') return '!_LEGACY_ERROR_TEMP_2203';
        group.timeoutMs = this.#nowMs + x;
        return;
      case 'timestamp':
      case 'timestampText': {
        if (this.#time === 'processingTime') return '!_LEGACY_ERROR_TEMP_2205';
        const timeoutMs = op === 'timestamp' ? x : x + 2000;
        if (timeoutMs < this.#nowMs) return '!IllegalArgumentException';
        group.timeoutMs = timeoutMs;
        return;
      }
      case 'wm':
        return this.#nowMs;
      default:
        return false;
    }
  }
}
