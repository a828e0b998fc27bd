/**
 * The names of the ranked field. As it stands in the log a name is raw: `GET /users/4711?tab=2`. What is shown, and what
 * closed windows count by, is the name it folds to: `GET`, `/users/{id}`. Each raw name is folded once, when it is new.
 */
import { ByteStrings } from './byte-strings.ts';
import { foldPath } from './fold-path.ts';

/** Stands between prefix and name in the bytes of a raw name. */
export const NAME_SEPARATOR = 10;

/** What rare names are counted as where there are too many. */
export const OTHER_NAMES = 0;

const FIRST_NAMES = 1024;

export interface ShownName {
  /** The method of a path; else empty. */
  readonly prefix: string;
  readonly name: string;
}

export class Names {
  #raw = new ByteStrings();
  /** Raw number → shown number. */
  #shownOf = new Uint32Array(FIRST_NAMES);
  /** What a raw name was folded to so far. */
  #folded = 0;
  #shown: ShownName[] = [{ prefix: '', name: 'other' }];
  #numbers = new Map<string, number>();
  readonly #isPath: boolean;

  /** Only paths are folded; names of services and the like are shown as they are. */
  constructor(isPath: boolean) {
    this.#isPath = isPath;
  }

  get raw(): ByteStrings {
    return this.#raw;
  }

  /** All names that are shown; number 0 stands for rare ones. */
  get shown(): readonly ShownName[] {
    return this.#shown;
  }

  /** The shown name's number by the raw one's. */
  get shownOf(): Uint32Array {
    this.#fold();
    return this.#shownOf;
  }

  /** Shown numbers that stand for themselves, for cells that are counted by them already. */
  identity(): Uint32Array {
    return Uint32Array.from(this.#shown, (_, number) => number);
  }

  /** Puts back the shown names that were kept, each at its number. */
  restoreShown(shown: readonly ShownName[]): void {
    this.#shown = [...shown];
    this.#numbers = new Map(
      shown.map(({ prefix, name }, number) => [`${prefix}\n${name}`, number] as const).slice(1),
    );
  }

  /** Keeps some shown names only; the others become `OTHER_NAMES`. Returns the new number of each old one. */
  keepShown(kept: readonly number[]): Uint32Array {
    const numbers = new Uint32Array(this.#shown.length);
    const shown = [this.#shown[OTHER_NAMES]];
    this.#numbers = new Map();
    for (const old of kept) {
      if (old === OTHER_NAMES) continue;
      const name = this.#shown[old];
      numbers[old] = shown.length;
      this.#numbers.set(`${name.prefix}\n${name.name}`, shown.length);
      shown.push(name);
    }
    this.#shown = shown;
    for (let raw = 0; raw < this.#folded; raw++) this.#shownOf[raw] = numbers[this.#shownOf[raw]];
    return numbers;
  }

  /** Keeps some raw names only; returns the new number of each of them by the old one. */
  keepRaw(kept: readonly number[]): Uint32Array {
    const { shownOf } = this;
    const old = this.#raw;
    const numbers = new Uint32Array(old.count);
    const raw = new ByteStrings();
    for (const number of kept) {
      const bytes = old.bytes(number);
      numbers[number] = raw.intern(bytes, 0, bytes.length);
    }
    const shown = new Uint32Array(Math.max(FIRST_NAMES, raw.count));
    for (const number of kept) shown[numbers[number]] = shownOf[number];
    this.#raw = raw;
    this.#shownOf = shown;
    this.#folded = raw.count;
    return numbers;
  }

  /** Folds the raw names that came since the last time. */
  #fold(): void {
    for (; this.#folded < this.#raw.count; this.#folded++) {
      if (this.#folded === this.#shownOf.length) this.#shownOf = longer(this.#shownOf);
      this.#shownOf[this.#folded] = this.#shownNumber(this.#raw.text(this.#folded));
    }
  }

  #shownNumber(raw: string): number {
    const at = raw.indexOf('\n');
    const prefix = raw.slice(0, at);
    const name = this.#isPath ? foldPath(raw.slice(at + 1)) : raw.slice(at + 1);
    const key = `${prefix}\n${name}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#shown.length;
    this.#numbers.set(key, number);
    this.#shown.push({ prefix, name });
    return number;
  }
}

function longer(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(values.length * 2);
  result.set(values);
  return result;
}
