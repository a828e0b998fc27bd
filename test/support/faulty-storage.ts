import type { CheckpointStorage, CheckpointWrite } from '../../src/ports/checkpoint-storage.ts';
import { nextTurn } from './manual-clock.ts';

/** A call of a port, as a fault plan sees it. */
export interface PortCall {
  /** Counts the calls of the simulated process from 0. */
  readonly index: number;
  /** `storage.write offsets/0`, `sink.commit 3`, … */
  readonly name: string;
}

/**
 * What happens to a call: `fail` throws, and `failAfter` does so although the call had its effect; `delay` answers some turns
 * later, `tear` does half of a set of writes and ends the process; `crashBefore` and `crashAfter` end the process before or after the call had its effect. After the end of
 * a process nothing it calls answers any more, as if it were gone.
 */
export type Fault = 'none' | 'fail' | 'failAfter' | 'delay' | 'tear' | 'crashBefore' | 'crashAfter';

/** Decides over the fate of each port call of one simulated process, and keeps their list. */
export class FaultPlan {
  readonly calls: string[] = [];
  readonly #faultOf: (call: PortCall) => Fault;
  #isDead = false;
  #crashed: (call: string) => void = () => {};

  constructor(faultOf: (call: PortCall) => Fault = () => 'none') {
    this.#faultOf = faultOf;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Resolves when the process ends by a fault. */
  readonly crashed = new Promise<string>((resolve) => {
    this.#crashed = resolve;
  });

  /** Ends the process now. */
  crash(name = 'crash'): void {
    this.#isDead = true;
    this.#crashed(name);
  }

  /** How many turns of the event loop a delayed call waits before it begins. */
  protected get delayTurns(): number {
    return 3;
  }

  /** What a call that fails throws. */
  protected failure(name: string): Error {
    return new Error(`injected failure of ${name}`);
  }

  /** Makes a call of a port; `half` is what a torn call still does. */
  async call<T>(name: string, effect: () => Promise<T>, half = async () => {}): Promise<T> {
    if (this.#isDead) return never();
    const index = this.calls.length;
    this.calls.push(name);
    const fault = this.#faultOf({ index, name });
    switch (fault) {
      case 'none':
        return this.#answer(await effect());
      case 'fail':
        throw this.failure(name);
      case 'failAfter':
        await effect();
        throw this.failure(name);
      case 'delay':
        for (let turn = this.delayTurns; turn > 0; turn--) await nextTurn();
        return this.#answer(await effect());
      case 'tear':
        await half();
        break;
      case 'crashAfter':
        await effect().catch(() => {});
        break;
      case 'crashBefore':
        break;
    }
    this.crash(name);
    return never();
  }

  #answer<T>(value: T): T | Promise<T> {
    return this.#isDead ? never<T>() : value;
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => {});
}

/** A storage that fails, tears, delays or ends the process as its plan says. */
export class FaultyStorage implements CheckpointStorage {
  readonly #inner: CheckpointStorage;
  readonly #plan: FaultPlan;

  constructor(inner: CheckpointStorage, plan: FaultPlan) {
    this.#inner = inner;
    this.#plan = plan;
  }

  read(name: string): Promise<Uint8Array | undefined> {
    return this.#plan.call(`storage.read ${name}`, () => this.#inner.read(name));
  }

  list(prefix: string): Promise<string[]> {
    return this.#plan.call(`storage.list ${prefix}`, () => this.#inner.list(prefix));
  }

  /** Torn, the set ends before its last entry: that is what the port allows to be seen after a crash. */
  write(writes: readonly CheckpointWrite[]): Promise<void> {
    const names = writes.map((write) => write.name).join(' ');
    return this.#plan.call(
      `storage.write ${names}`,
      () => this.#inner.write(writes),
      () => this.#inner.write(writes.slice(0, -1)),
    );
  }

  delete(names: readonly string[]): Promise<void> {
    return this.#plan.call(
      `storage.delete ${names.join(' ')}`,
      () => this.#inner.delete(names),
      () => this.#inner.delete(names.slice(0, 1)),
    );
  }

  lock(): Promise<void> {
    return this.#plan.call('storage.lock', () => this.#inner.lock());
  }

  /** A process that ended closes nothing: whoever simulates it takes the lock away. */
  close(): Promise<void> {
    return this.#plan.call('storage.close', () => this.#inner.close());
  }
}
