import type { TableDirectory, TableSummary } from '../api/table-directory.ts';

/** The views and tables of an engine in another thread, as its notices tell. */
export class TableMirror implements TableDirectory {
  readonly #summaries = new Map<string, TableSummary>();

  summaries(): readonly TableSummary[] {
    return [...this.#summaries.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  summary(name: string): TableSummary | undefined {
    return this.#summaries.get(name.toLowerCase());
  }

  /** A name has a new meaning. */
  set(summary: TableSummary): void {
    this.#summaries.set(summary.name.toLowerCase(), summary);
  }

  /** A name has none any more; answers whether it had one. */
  delete(name: string): boolean {
    return this.#summaries.delete(name.toLowerCase());
  }
}
