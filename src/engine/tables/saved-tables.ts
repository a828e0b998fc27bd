import type { TableSummary } from '../../api/table-directory.ts';
import { tableEntryUnreadable } from '../../errors/saved-table-errors.ts';
import type { NameParts } from '../../plan/command.ts';
import type { LogicalPlan } from '../../plan/logical-plan.ts';
import type { EntryChange, TableStorage } from '../../ports/table-storage.ts';
import type { SavedNames } from '../catalog.ts';
import { decodeTable, encodeTable, type SavedTable } from './saved-table.ts';
import { savedName, wholeName } from './table-name.ts';

type Listener = (name: string) => void;

/**
 * The tables of the catalog. What stands in the storage is what counts: another session may have made, changed or dropped
 * a table, so a name is looked at again for each plan that has it.
 */
export class SavedTables implements SavedNames {
  readonly storage: TableStorage;
  /** Also of tables whose entries were not read yet, or can't be. */
  readonly #names = new Set<string>();
  readonly #tables = new Map<string, SavedTable>();
  readonly #texts = new Map<string, string>();
  readonly #onChange: Listener;

  constructor(storage: TableStorage, onChange: Listener) {
    this.storage = storage;
    this.#onChange = onChange;
  }

  names(): readonly string[] {
    return [...this.#names].sort();
  }

  summaries(): readonly TableSummary[] {
    return this.names().map(summaryOf);
  }

  summary(name: string): TableSummary | undefined {
    const key = name.toLowerCase();
    return this.#names.has(key) ? summaryOf(key) : undefined;
  }

  get(nameParts: NameParts): SavedTable | undefined {
    const name = savedName(nameParts);
    return name === undefined ? undefined : this.#tables.get(name);
  }

  lookup(nameParts: NameParts): LogicalPlan | undefined {
    const table = this.get(nameParts);
    return table && this.#plan(table);
  }

  wholeName(nameParts: NameParts): NameParts | undefined {
    const name = savedName(nameParts);
    return name === undefined ? undefined : wholeName(name);
  }

  /** How the rows of a table are read. */
  #plan({ format, options, location, schema }: SavedTable): LogicalPlan {
    return {
      kind: 'readDataSource',
      isStreaming: false,
      format,
      options,
      paths: [location],
      schema,
    };
  }

  /** Tables that the storage has are known by their names; their entries are read when they are used. */
  know(names: readonly string[]): void {
    for (const name of names) this.#know(name);
  }

  /** The table of a name, as the storage has it now. Fails with TABLE_ENTRY_UNREADABLE. */
  async refresh(name: string): Promise<SavedTable | undefined> {
    if (!/^\w+$/.test(name)) return undefined;
    const text = await this.#read(name);
    if (text === undefined) this.#forget(name);
    else if (text !== this.#texts.get(name)) {
      this.#tables.delete(name);
      this.#know(name);
      this.#keep(decodeTable(name, text, this.storage.defaultLocation(name)), text);
    }
    return this.#tables.get(name);
  }

  /** The same, for who reads or writes its rows: writes that a crash has ended halfway are gone on with before. */
  async ready(name: string): Promise<SavedTable | undefined> {
    const table = await this.refresh(name);
    // A write that is ended only now may have changed what the table is.
    const isChanged = table !== undefined && (await this.storage.resume(table.location));
    return isChanged ? this.refresh(name) : table;
  }

  async #read(name: string): Promise<string | undefined> {
    try {
      return await this.storage.read(name);
    } catch (cause) {
      this.#know(name);
      throw tableEntryUnreadable(name, cause);
    }
  }

  /** How a table takes the place of the one of its name that was read last. */
  change(table: SavedTable): EntryChange | undefined {
    const { name } = table;
    const replaces = this.#texts.get(name);
    if (replaces === undefined) return undefined;
    return { path: this.storage.entryPath(name), text: encodeTable(table), replaces };
  }

  /** Makes a table, or changes it. */
  async put(table: SavedTable): Promise<void> {
    const text = encodeTable(table);
    await this.storage.write(table.name, text);
    this.#keep(table, text);
  }

  /** Changes a table whose rows have been in its default location and are elsewhere now: those go. */
  async putMoved(table: SavedTable): Promise<void> {
    const text = encodeTable(table);
    await this.storage.writeMoved(table.name, text);
    this.#keep(table, text);
  }

  async remove(name: string): Promise<void> {
    await this.storage.remove(name);
    this.#forget(name);
  }

  /** Removes a table; the rows go too, unless their folder is the program's. */
  async drop({ name, isExternal }: SavedTable): Promise<void> {
    if (isExternal) return this.remove(name);
    await this.storage.removeWithRows(name);
    this.#forget(name);
  }

  #keep(table: SavedTable, text: string): void {
    this.#texts.set(table.name, text);
    this.#tables.set(table.name, table);
    this.#know(table.name);
  }

  #know(name: string): void {
    if (this.#names.has(name)) return;
    this.#names.add(name);
    this.#onChange(name);
  }

  #forget(name: string): void {
    this.#texts.delete(name);
    this.#tables.delete(name);
    if (this.#names.delete(name)) this.#onChange(name);
  }
}

function summaryOf(name: string): TableSummary {
  return { name, isTemporary: false, reads: { isStreaming: false, tableNames: [] } };
}
