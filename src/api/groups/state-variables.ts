import { emptyListValue, nullStateValue } from '../../errors/groups-errors.ts';
import type { StateEntry } from '../../plan/group-functions.ts';
import type { Row } from '../row.ts';
import type { GroupView } from './group-view.ts';
import type { RowText } from './row-text.ts';
import type { ListState, MapState, ValueState } from './stateful-processor.ts';

/** Spark's counts of what functions do to state. */
export interface StateCounts {
  updated: number;
  removed: number;
}

/** Of what a variable is made. */
export interface VariableOptions {
  readonly name: string;
  readonly text: RowText;
  /** The group that the processor is called for. Fails where the variable is gone, with the operation as Spark names it. */
  readonly view: (operation: string) => GroupView;
  readonly counts: () => StateCounts;
  /** When what is written now is gone. */
  readonly expiresMs: number | undefined;
}

/** What a variable does to its state, as Spark's state store names it. */
type Operation = 'get' | 'put' | 'merge' | 'remove' | 'valuesIterator' | 'prefixScan';

abstract class Variable {
  protected readonly options: VariableOptions;

  constructor(options: VariableOptions) {
    this.options = options;
  }

  protected view(operation: Operation): GroupView {
    return this.options.view(operation);
  }

  protected hasAny(operation: Operation): boolean {
    return this.view(operation).has(this.options.name);
  }

  protected clearAll(operation: Operation): void {
    this.options.counts().removed += this.view(operation).clear(this.options.name);
  }

  protected write(operation: Operation, item: string, value: unknown): void {
    this.putText(operation, item, this.textOf(value));
  }

  protected textOf(value: unknown): string {
    const { name, text } = this.options;
    if (value === null || value === undefined) throw nullStateValue(name);
    return text.write(value);
  }

  protected putText(operation: Operation, item: string, value: string): void {
    const { name, expiresMs } = this.options;
    this.view(operation).put(name, item, { value, expiresMs });
    this.options.counts().updated++;
  }

  /** Spark counts this as a removal, whether or not there is such an entry. */
  protected removeItem(item: string): void {
    this.view('remove').remove(this.options.name, item);
    this.options.counts().removed++;
  }

  protected entries(operation: Operation): (readonly [item: string, entry: StateEntry])[] {
    return [...this.view(operation).entries(this.options.name)];
  }

  protected getItem(item: string): Row | undefined {
    const entry = this.view('get').get(this.options.name, item);
    return entry && this.read(entry);
  }

  protected read({ value }: StateEntry): Row {
    return this.options.text.read(value);
  }
}

/** The only item of a value. */
const VALUE = '';

export class HeldValue extends Variable implements ValueState {
  exists(): boolean {
    return this.hasAny('get');
  }

  get(): Row | undefined {
    return this.getItem(VALUE);
  }

  update(newValue: unknown): void {
    this.write('put', VALUE, newValue);
  }

  clear(): void {
    this.removeItem(VALUE);
  }
}

/** Elements are under items of their own, in the order in which they came. */
export class HeldList extends Variable implements ListState {
  readonly #nextItem: () => string;

  constructor(options: VariableOptions & { readonly nextItem: () => string }) {
    super(options);
    this.#nextItem = options.nextItem;
  }

  exists(): boolean {
    return this.hasAny('get');
  }

  get(): readonly Row[] {
    return this.entries('valuesIterator').map(([, entry]) => this.read(entry));
  }

  put(newState: readonly unknown[]): void {
    const texts = this.#texts(newState);
    this.view('put').clear(this.options.name);
    this.#append('put', texts);
  }

  appendValue(newState: unknown): void {
    this.#append('merge', [this.textOf(newState)]);
  }

  appendList(newState: readonly unknown[]): void {
    this.#append('merge', this.#texts(newState));
  }

  clear(): void {
    this.clearAll('remove');
  }

  /** Where an element is refused, the list is as it was. */
  #texts(newState: readonly unknown[]): readonly string[] {
    const { name } = this.options;
    if (newState === null || newState === undefined) throw nullStateValue(name);
    if (newState.length === 0) throw emptyListValue(name);
    return newState.map((value) => this.textOf(value));
  }

  #append(operation: 'put' | 'merge', texts: readonly string[]): void {
    for (const text of texts) this.putText(operation, this.#nextItem(), text);
  }
}

/** Entries are under the texts of their keys. */
export class HeldMap extends Variable implements MapState {
  readonly #keys: RowText;

  constructor(options: VariableOptions & { readonly keys: RowText }) {
    super(options);
    this.#keys = options.keys;
  }

  exists(): boolean {
    return this.hasAny('prefixScan');
  }

  getValue(key: unknown): Row | undefined {
    return this.getItem(this.#item(key));
  }

  containsKey(key: unknown): boolean {
    return this.view('get').get(this.options.name, this.#item(key)) !== undefined;
  }

  updateValue(key: unknown, value: unknown): void {
    this.write('put', this.#item(key), value);
  }

  iterator(): readonly (readonly [key: Row, value: Row])[] {
    return this.#all().map(([item, entry]) => [this.#keys.read(item), this.read(entry)]);
  }

  keys(): readonly Row[] {
    return this.#all().map(([item]) => this.#keys.read(item));
  }

  values(): readonly Row[] {
    return this.#all().map(([, entry]) => this.read(entry));
  }

  removeKey(key: unknown): void {
    this.removeItem(this.#item(key));
  }

  clear(): void {
    this.clearAll('prefixScan');
  }

  #all(): (readonly [item: string, entry: StateEntry])[] {
    return this.entries('prefixScan');
  }

  #item(key: unknown): string {
    if (key === null || key === undefined) throw nullStateValue(this.options.name);
    return this.#keys.write(key);
  }
}
