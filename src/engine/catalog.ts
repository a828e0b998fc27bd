import type { Catalog, SessionNames } from '../analysis/catalog.ts';
import { planReads, type TableDirectory, type TableSummary } from '../api/table-directory.ts';
import { tempViewAlreadyExists } from '../errors/api-errors.ts';
import { unableToInferSchema } from '../errors/source-errors.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import type { SourceDescription } from '../plan/resolved-plan.ts';
import type { FunctionDescription } from '../plan/user-functions.ts';
import type { StructType } from '../types/data-type.ts';

/** A name of the session, and what is behind it. */
export interface TableEntry extends TableSummary {
  /** The rows behind the name, as they are now. */
  readonly plan: () => LogicalPlan;
}

/** A name has a new meaning, or none any more. */
export type TableListener = (name: string, summary: TableSummary | undefined) => void;

/** What names mean in one session. Names are compared without regard to case; a later one replaces an earlier one. */
export class SessionCatalog implements Catalog, TableDirectory {
  readonly #entries = new Map<string, TableEntry>();
  /** There once a function or a variable was made by SQL. */
  names?: SessionNames;
  readonly #functions = new Map<string, FunctionDescription>();
  #listener: TableListener = () => {};

  /** Is told of each name that gets a meaning, and of each that loses it. */
  onChange(listener: TableListener): void {
    this.#listener = listener;
  }

  lookupTable(nameParts: readonly string[]): LogicalPlan | undefined {
    return nameParts.length === 1 ? this.#find(nameParts[0])?.plan() : undefined;
  }

  tableNames(): readonly string[] {
    return this.summaries().map((entry) => entry.name);
  }

  summaries(): readonly TableSummary[] {
    return [...this.#entries.values()]
      .map(({ name, isTemporary, reads }) => ({ name, isTemporary, reads }))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  summary(name: string): TableSummary | undefined {
    return this.#find(name);
  }

  lookupFunction(name: string): FunctionDescription | undefined {
    return this.#functions.get(name.toLowerCase());
  }

  get hasFunctions(): boolean {
    return this.#functions.size > 0;
  }

  /** Names a function of the program. */
  createFunction(description: FunctionDescription): void {
    this.#functions.set(description.name.toLowerCase(), description);
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
    if (!options.replace && this.#find(name) !== undefined) throw tempViewAlreadyExists(name);
    this.#put({ name, isTemporary: true, reads: planReads(plan), plan: () => plan });
  }

  /** Names rows that change, such as a memory sink's. */
  createTable(name: string, plan: () => LogicalPlan): void {
    const reads = { isStreaming: false, tableNames: [] };
    this.#put({ name, isTemporary: true, reads, plan });
  }

  /** Forgets a name; answers whether there was one. */
  drop(name: string): boolean {
    const wasThere = this.#entries.delete(name.toLowerCase());
    if (wasThere) this.#listener(name, undefined);
    return wasThere;
  }

  #find(name: string): TableEntry | undefined {
    return this.#entries.get(name.toLowerCase());
  }

  #put(entry: TableEntry): void {
    this.#entries.set(entry.name.toLowerCase(), entry);
    const { name, isTemporary, reads } = entry;
    this.#listener(name, { name, isTemporary, reads });
  }
}
