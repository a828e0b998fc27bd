import type { Chance } from './chance.ts';

/** A file as processes see it, and as it is on the medium. */
export class SimulatedFile {
  bytes: Uint8Array = new Uint8Array();
  /** What is there after a power loss; undefined while nothing was made durable. */
  durable: Uint8Array | undefined;
  /** Milliseconds since the epoch. */
  changedMs = 0;

  write(bytes: Uint8Array): void {
    const grown = new Uint8Array(this.bytes.length + bytes.length);
    grown.set(this.bytes);
    grown.set(bytes, this.bytes.length);
    this.bytes = grown;
  }

  sync(): void {
    this.durable = this.bytes;
  }

  /** What was written and not made durable is there, or is not, or is in part: cut off, or with zeros in its place. */
  losePower(chance: Chance): void {
    if (this.durable !== this.bytes) this.bytes = this.#found(chance);
    this.durable = this.bytes;
  }

  #found(chance: Chance): Uint8Array {
    const whole = this.bytes;
    const length = chance.below(whole.length + 1);
    switch (chance.below(4)) {
      case 0:
        return this.durable ?? new Uint8Array();
      case 1:
        return whole;
      case 2:
        return whole.slice(0, length);
      default: {
        const holed = whole.slice();
        holed.fill(0, length);
        return holed;
      }
    }
  }
}

type Names = Map<string, SimulatedFile | SimulatedFolder>;

/** A folder whose names are durable when it was made so; until then each change is there after a power loss, or is not. */
export class SimulatedFolder {
  readonly names: Names = new Map();
  #durable: Names = new Map();
  #changes: ((names: Names) => void)[] = [];

  change(change: (names: Names) => void): void {
    change(this.names);
    this.#changes.push(change);
  }

  sync(): void {
    this.#durable = new Map(this.names);
    this.#changes = [];
  }

  /** Changes that were not made durable may have reached the medium in any order. */
  losePower(chance: Chance): void {
    for (const change of this.#changes) if (chance.is(0.5)) change(this.#durable);
    this.names.clear();
    for (const [name, node] of this.#durable) this.names.set(name, node);
    this.#changes = [];
    for (const node of this.names.values()) node.losePower(chance);
  }
}
