import type { Catalog } from '../analysis/catalog.ts';
import { tempViewAlreadyExists, viewNotFound } from '../errors/api-errors.ts';
import { unableToInferSchema } from '../errors/source-errors.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import type { SourceDescription } from '../plan/resolved-plan.ts';
import type { StructType } from '../types/data-type.ts';

/** A name of the session: a temporary view, or the table of a memory sink. */
export interface TableEntry {
  readonly name: string;
  readonly isTemporary: boolean;
  /** The rows behind the name, as they are now. */
  readonly plan: () => LogicalPlan;
}

/** What names mean in one session. Names are compared without regard to case; a later one replaces an earlier one. */
export class SessionCatalog implements Catalog {
  readonly #entries = new Map<string, TableEntry>();

  lookupTable(nameParts: readonly string[]): LogicalPlan | undefined {
    return nameParts.length === 1 ? this.#find(nameParts[0])?.plan() : undefined;
  }

  tableNames(): readonly string[] {
    return this.entries().map((entry) => entry.name);
  }

  /** All names, sorted. */
  entries(): readonly TableEntry[] {
    return [...this.#entries.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  /**
   * Schemas of sources are settled before analysis (`prepare.ts`), since connectors answer asynchronously; a plan that
   * comes here without one has a source that can't tell.
   */
  sourceSchema(
    source: Omit<SourceDescription, 'schema'>,
    declared: StructType | undefined,
  ): StructType {
    if (declared === undefined) throw unableToInferSchema({ format: source.format });
    return declared;
  }

  /** Names a prepared plan. Fails with TEMP_TABLE_OR_VIEW_ALREADY_EXISTS unless it may replace. */
  createView(name: string, plan: LogicalPlan, options: { readonly replace: boolean }): void {
    if (!options.replace && this.has(name)) throw tempViewAlreadyExists(name);
    this.#put({ name, isTemporary: true, plan: () => plan });
  }

  /** Names rows that change, such as a memory sink's. */
  createTable(name: string, plan: () => LogicalPlan): void {
    this.#put({ name, isTemporary: true, plan });
  }

  /** Forgets a name; answers whether there was one. */
  drop(name: string): boolean {
    return this.#entries.delete(name.toLowerCase());
  }

  /** Forgets a name, or fails with VIEW_NOT_FOUND. */
  dropExisting(name: string): void {
    if (!this.drop(name)) throw viewNotFound(name);
  }

  #find(name: string): TableEntry | undefined {
    return this.#entries.get(name.toLowerCase());
  }

  #put(entry: TableEntry): void {
    this.#entries.set(entry.name.toLowerCase(), entry);
  }
}
