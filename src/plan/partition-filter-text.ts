import { UTC } from '../types/local-time.ts';
import { prettyText } from '../types/value-text.ts';
import { numbered } from './explain.ts';
import type { SourceScan } from './resolved-plan.ts';
import { type FilterColumn, filterColumns, type SourceFilter } from './source-filter.ts';
import { sourceFiltersText } from './source-filter-text.ts';

const TEXT_TESTS = {
  startsWith: 'StartsWith',
  endsWith: 'EndsWith',
  contains: 'Contains',
} as const;

/**
 * The filters of a scan of folders as EXPLAIN shows them: those that the names of folders answer, as conditions with
 * numbered columns, then those that go into files. Of one on columns of both kinds each list has what follows from it, as in
 * Spark.
 */
export function folderFilterTexts(
  scan: SourceScan,
  partitionColumns: readonly string[],
  number: (id: number) => number,
): readonly string[] {
  const ofFolders = ({ path: [name] }: FilterColumn) =>
    partitionColumns.includes(name.toLowerCase());
  const filters = scan.pushedFilters ?? [];
  const column = ({ path: [name] }: FilterColumn) => {
    const attribute = scan.output.find((one) => one.name === name);
    return attribute === undefined ? name : numbered(attribute, number);
  };
  const folders = partsOver(filters, ofFolders);
  const files = partsOver(filters, (read) => !ofFolders(read));
  const conditions = folders.map((filter) => conditionText(filter, column));
  return [
    ...(folders.length === 0 ? [] : [`PartitionFilters: [${conditions.join(', ')}]`]),
    ...(files.length === 0 ? [] : [`PushedFilters: ${sourceFiltersText(files)}`]),
  ];
}

type ColumnTest = (column: FilterColumn) => boolean;

function partsOver(filters: readonly SourceFilter[], isKnown: ColumnTest): readonly SourceFilter[] {
  return filters.flatMap((filter) => partOver(filter, isKnown) ?? []);
}

/** What a filter says of some columns alone; undefined where that is nothing. */
function partOver(filter: SourceFilter, isKnown: ColumnTest): SourceFilter | undefined {
  if (filter.kind !== 'and' && filter.kind !== 'or') {
    return filterColumns(filter).every(isKnown) ? filter : undefined;
  }
  const left = partOver(filter.left, isKnown);
  const right = partOver(filter.right, isKnown);
  if (left !== undefined && right !== undefined) return { ...filter, left, right };
  return filter.kind === 'and' ? (left ?? right) : undefined;
}

function conditionText(filter: SourceFilter, nameOf: (column: FilterColumn) => string): string {
  const text = (inner: SourceFilter) => conditionText(inner, nameOf);
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${text(filter.left)} ${filter.kind.toUpperCase()} ${text(filter.right)})`;
    case 'not':
      return `NOT ${text(filter.child)}`;
    case 'isNull':
    case 'isNotNull':
      return `${filter.kind.toLowerCase()}(${nameOf(filter.column)})`;
    case 'comparison': {
      const value = prettyText(filter.value, filter.column.dataType, UTC);
      return `(${nameOf(filter.column)} ${filter.operator} ${value})`;
    }
    case 'in': {
      const values = filter.values.map((value) => prettyText(value, filter.column.dataType, UTC));
      return `${nameOf(filter.column)} IN (${values.join(',')})`;
    }
    default:
      return `${TEXT_TESTS[filter.kind]}(${nameOf(filter.column)}, ${filter.text})`;
  }
}
