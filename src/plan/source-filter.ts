import type { DataType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';

/**
 * What a scan's reader is told of the rows that are wanted (Spark's `sources.Filter`): conditions on columns and constants
 * that neither fail nor depend on anything but the row. A condition that is null for a row is not met.
 *
 * They are hints. A reader may leave out rows that don't meet them all, and may give them nevertheless: the filter that
 * they were taken from still stands above the scan.
 */
export type SourceFilter =
  | {
      readonly kind: 'comparison';
      readonly operator: ComparisonOperator;
      readonly column: FilterColumn;
      /** Never null. */
      readonly value: Value;
    }
  | { readonly kind: 'in'; readonly column: FilterColumn; readonly values: readonly Value[] }
  | { readonly kind: 'isNull' | 'isNotNull'; readonly column: FilterColumn }
  | {
      readonly kind: 'startsWith' | 'endsWith' | 'contains';
      readonly column: FilterColumn;
      readonly text: string;
    }
  | { readonly kind: 'and' | 'or'; readonly left: SourceFilter; readonly right: SourceFilter }
  | { readonly kind: 'not'; readonly child: SourceFilter };

export type ComparisonOperator = '=' | '<=>' | '<' | '<=' | '>' | '>=';

/** A column of a scan, or a field inside one. */
export interface FilterColumn {
  readonly path: readonly string[];
  readonly dataType: DataType;
}

/** The columns that a filter reads. */
export function filterColumns(filter: SourceFilter): readonly FilterColumn[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [...filterColumns(filter.left), ...filterColumns(filter.right)];
    case 'not':
      return filterColumns(filter.child);
    default:
      return [filter.column];
  }
}
