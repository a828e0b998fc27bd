import type { ScriptedQuery, ScriptRow } from './scripted-run.ts';

export type Ttl = NonNullable<ScriptedQuery['ttl']>;

interface Held {
  readonly value: number;
  readonly expiresMs: number;
}

interface Group {
  v?: Held;
  l: Held[];
  readonly m: Map<number, Held>;
  readonly timers: Set<number>;
}

const list = (values: Iterable<number | string>) => `[${[...values].join(',')}]`;
const byValue = (a: number, b: number) => a - b;

/** What scripted processors answer, by plain objects. */
export class ProcessorModel {
  readonly #ttl: Ttl;
  readonly #groups = new Map<string, Group>();
  #nowMs = 0;

  constructor(ttl: Ttl) {
    this.#ttl = ttl;
  }

  /**
   * A micro-batch at a time, or at a watermark. Without rows only timers are handled, unless the query has just been started.
   */
  run(nowMs: number, rows: readonly ScriptRow[], handlesTimers: boolean): [string, string][] {
    this.#nowMs = nowMs;
    const output: [string, string][] = [];
    for (const key of new Set(rows.map(([, k]) => k))) {
      const calls = rows.filter(([, k]) => k === key);
      output.push([key, calls.map(([, , op, v]) => this.#call(key, op, v)).join('; ')]);
    }
    if (rows.length > 0 || handlesTimers) output.push(...this.#handleTimers());
    return output;
  }

  #handleTimers(): [string, string][] {
    const due = [...this.#groups].flatMap(([key, { timers }]) =>
      [...timers].filter((timer) => timer <= this.#nowMs).map((timer) => ({ key, timer })),
    );
    due.sort((a, b) => a.timer - b.timer);
    return due.map(({ key, timer }) => {
      const group = this.#group(key);
      const timers = [...group.timers].sort(byValue);
      const v = this.#live(group.v) ?? 0;
      if (v === 2) group.timers.add(timer + 1000);
      if (v === 3) for (const other of timers) if (other !== timer) group.timers.delete(other);
      if (v === 5) group.timers.add(timer + 1);
      if (v === 7) delete group.v;
      group.timers.delete(timer);
      const held = list(this.#values(group.l));
      return [key, `expired(${timer}) timers=${list(timers)} v=${v} l=${held}`];
    });
  }

  #group(key: string): Group {
    const known = this.#groups.get(key) ?? { l: [], m: new Map(), timers: new Set() };
    this.#groups.set(key, known);
    return known;
  }

  #live(held: Held | undefined): number | undefined {
    return held !== undefined && held.expiresMs > this.#nowMs ? held.value : undefined;
  }

  #values(held: readonly Held[]): number[] {
    return held.flatMap((entry) => this.#live(entry) ?? []);
  }

  #held(variable: keyof Ttl, value: number): Held {
    return { value, expiresMs: this.#nowMs + (this.#ttl[variable] ?? Number.POSITIVE_INFINITY) };
  }

  #call(key: string, op: string, v: number | undefined): string {
    const answer = this.#answer(this.#group(key), op, v ?? 0);
    return `${op}${v === undefined ? '' : `(${v})`}=${answer ?? 'ok'}`;
  }

  #answer(group: Group, op: string, x: number): unknown {
    switch (op) {
      case 'v.get':
        return this.#live(group.v) ?? 'none';
      case 'v.set':
        group.v = this.#held('v', x);
        return;
      case 'v.clear':
        delete group.v;
        return;
      case 'l.get':
        return list(this.#values(group.l));
      case 'l.add':
        group.l.push(this.#held('l', x));
        return;
      case 'l.put':
        group.l = [this.#held('l', x), this.#held('l', x + 1)];
        return;
      case 'l.clear':
        group.l = [];
        return;
      case 'm.all': {
        const live = [...group.m].filter(([, held]) => this.#live(held) !== undefined);
        return list(live.sort(([a], [b]) => a - b).map(([key, { value }]) => `${key}:${value}`));
      }
      case 'm.set':
        group.m.set(x % 10, this.#held('m', x));
        return;
      case 'm.remove':
        group.m.delete(x % 10);
        return;
      case 'm.clear':
        group.m.clear();
        return;
      case 't.add':
        group.timers.add(x);
        return;
      case 't.del':
        group.timers.delete(x);
        return;
      case 'wm':
        return this.#nowMs;
      default:
        return list([...group.timers].sort(byValue));
    }
  }
}
