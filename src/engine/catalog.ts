import type { Catalog, SessionNames } from '../analysis/catalog.ts';
import type { ViewOptions } from '../api/session-backend.ts';
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
  /** The prepared plan of a view. */
  readonly view?: LogicalPlan;
  /** The comments of a view's columns, in their order, where it has some. */
  readonly columnComments?: ViewOptions['columnComments'];
}

/** The tables that were saved under a name. */
export interface SavedNames {
  summaries(): readonly TableSummary[];
  summary(name: string): TableSummary | undefined;
  lookup(nameParts: readonly string[]): LogicalPlan | undefined;
  /** The name with its schema and catalog before it; undefined for one that can be no table's. */
  wholeName(nameParts: readonly string[]): readonly string[] | undefined;
}

/** A name has a new meaning, or none any more. */
export type TableListener = (name: string, summary: TableSummary | undefined) => void;

/** The schema of global temporary views, which here are the session's, as it is its whole application. */
export const GLOBAL_NAMESPACE = 'global_temp';

/** What names mean in one session. Names are compared without regard to case; a later one replaces an earlier one. */
export class SessionCatalog implements Catalog, TableDirectory {
  readonly #entries = new Map<string, TableEntry>();
  /** The views under `global_temp`. */
  readonly #globalViews = new Map<string, TableEntry>();
  /** There once a function or a variable was made by SQL. */
  names?: SessionNames;
  /** There once a table was saved, or the platform has some. A view hides the table of its name. */
  saved?: SavedNames;
  readonly #functions = new Map<string, FunctionDescription>();
  #listener: TableListener = () => {};

  /** Is told of each name that gets a meaning, and of each that loses it. */
  onChange(listener: TableListener): void {
    this.#listener = listener;
  }

  lookupTable(nameParts: readonly string[]): LogicalPlan | undefined {
    return this.temporary(nameParts)?.plan() ?? this.saved?.lookup(nameParts);
  }

  /** Whether a name is that of a view, or of a memory sink's table, and not of a saved table. */
  isView(nameParts: readonly string[]): boolean {
    return this.temporary(nameParts) !== undefined;
  }

  /** What a name means that is no saved table's. */
  temporary(nameParts: readonly string[]): TableEntry | undefined {
    const [entries, key] = this.#place(nameParts);
    return entries?.get(key);
  }

  /** Where a name would be, and under which key. */
  #place([first, second, ...rest]: readonly string[]) {
    if (second === undefined) return [this.#entries, first.toLowerCase()] as const;
    const isGlobal = rest.length === 0 && first.toLowerCase() === GLOBAL_NAMESPACE;
    return [isGlobal ? this.#globalViews : undefined, second.toLowerCase()] as const;
  }

  wholeName(nameParts: readonly string[]): readonly string[] {
    return (!this.isView(nameParts) && this.saved?.wholeName(nameParts)) || nameParts;
  }

  tableNames(): readonly string[] {
    return this.summaries().map((entry) => entry.name);
  }

  summaries(): readonly TableSummary[] {
    const views = [...this.#entries.values()].map(({ name, isTemporary, reads }) => ({
      name,
      isTemporary,
      reads,
    }));
    const saved = this.saved?.summaries() ?? [];
    return [...views, ...saved.filter(({ name }) => !this.#entries.has(name))].sort(
      (left, right) => (left.name < right.name ? -1 : 1),
    );
  }

  summary(name: string): TableSummary | undefined {
    return this.temporary([name]) ?? this.saved?.summary(name);
  }

  /** The names of views and of memory sinks' tables, sorted. */
  temporaryNames(): readonly string[] {
    return namesOf(this.#entries);
  }

  /** The names of the views under `global_temp`, sorted. */
  globalNames(): readonly string[] {
    return namesOf(this.#globalViews);
  }

  /** A table was saved, changed or dropped. */
  savedChanged(name: string): void {
    if (!this.#entries.has(name)) this.#listener(name, this.saved?.summary(name));
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
  createView(name: string, view: LogicalPlan, options: ViewOptions): void {
    const { replace, isGlobal, columnComments } = options;
    const entries = isGlobal ? this.#globalViews : this.#entries;
    if (!replace && entries.has(name.toLowerCase())) throw tempViewAlreadyExists(name);
    const reads = planReads(view);
    this.#put(entries, { name, isTemporary: true, reads, plan: () => view, view, columnComments });
  }

  /** Names rows that change, such as a memory sink's. */
  createTable(name: string, plan: () => LogicalPlan): void {
    const reads = { isStreaming: false, tableNames: [] };
    this.#put(this.#entries, { name, isTemporary: true, reads, plan });
  }

  /** Forgets a view, or a memory sink's table; answers whether there was one. */
  drop(nameParts: readonly string[]): boolean {
    const [entries, key] = this.#place(nameParts);
    const wasThere = entries?.delete(key) ?? false;
    // The table of the name is seen again.
    if (wasThere && entries === this.#entries) {
      this.#listener(nameParts[0], this.saved?.summary(key));
    }
    return wasThere;
  }

  #put(entries: Map<string, TableEntry>, entry: TableEntry): void {
    const { name, isTemporary, reads } = entry;
    entries.set(name.toLowerCase(), entry);
    if (entries === this.#entries) this.#listener(name, { name, isTemporary, reads });
  }
}

function namesOf(entries: ReadonlyMap<string, TableEntry>): readonly string[] {
  return [...entries.values()].map(({ name }) => name).sort();
}
