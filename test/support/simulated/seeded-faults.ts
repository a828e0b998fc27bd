import { type Fault, FaultPlan, type PortCall } from '../faulty-storage.ts';
import type { Chance } from './chance.ts';

/** What may still go wrong in a run: it ends at last. */
export interface Trouble {
  readonly chance: Chance;
  /** The part of the calls that meet a fault. */
  readonly rate: number;
  /** Faults that are left. */
  left: number;
  /** Faults that happened, for the message of a failed test. */
  readonly faults: string[];
  /** Decides in the place of chance. */
  readonly script?: (call: PortCall) => Fault;
}

const FAULTS: readonly Fault[] = ['fail', 'failAfter', 'tear', 'crashBefore', 'crashAfter'];

/** A process whose calls meet faults as a seed decides: of ports, and of what lies below its storage. */
export class SeededFaults extends FaultPlan {
  readonly #trouble: Trouble;
  /** Numbers the processes of a run. */
  readonly pid: number;

  /** `belowPort` is true where what lies below the storage has the faults, so that calls of the storage itself have none. */
  constructor(pid: number, trouble: Trouble, belowPort = false) {
    super(({ index, name }) => {
      const { chance, faults, left, rate, script } = trouble;
      if (belowPort && name.startsWith('storage.')) return 'none';
      if (script !== undefined) return script({ index, name });
      // A run has few calls of its sink, and many of its files.
      const weight = name.startsWith('sink.') ? 4 : 1;
      if (left > 0 && chance.is(rate * weight)) {
        trouble.left--;
        const fault = chance.pick(FAULTS);
        faults.push(`process ${pid}, call ${index}: ${fault}, ${name}`);
        return fault;
      }
      return rate > 0 && chance.is(0.15) ? 'delay' : 'none';
    });
    this.pid = pid;
    this.#trouble = trouble;
  }

  /** How much of a write the operating system takes at once. */
  lengthWritten(length: number): number {
    const { chance } = this.#trouble;
    return length > 1 && chance.is(0.2) ? 1 + chance.below(length - 1) : length;
  }

  /** How much of a write is there that was cut off. */
  below(end: number): number {
    return this.#trouble.chance.below(end);
  }

  /** What becomes of a transaction of a database. */
  transactionFault(): 'none' | 'abort' | 'quota' | 'delay' {
    const { chance, faults, left, rate } = this.#trouble;
    if (left === 0 || !chance.is(rate)) return 'none';
    const fault = chance.pick(['abort', 'quota', 'delay'] as const);
    if (fault === 'delay') return fault;
    this.#trouble.left--;
    faults.push(`process ${this.pid}, call ${this.calls.length}: ${fault} of a transaction`);
    return fault;
  }

  protected override failure(name: string): Error {
    const [call, path] = name.split(' ');
    const code = this.#trouble.chance.pick(['EIO', 'ENOSPC', 'EDQUOT']);
    return Object.assign(new Error(`injected ${code} of ${name}`), { code, path, syscall: call });
  }

  protected override get delayTurns(): number {
    return 1 + this.#trouble.chance.below(6);
  }
}
