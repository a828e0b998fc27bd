import type { DataType } from '../types/data-type.ts';
import { UTC } from '../types/local-time.ts';
import { quoteIfNeeded } from '../types/sql-string.ts';
import type { Value } from '../types/value.ts';
import { prettyText } from '../types/value-text.ts';
import type { ComparisonOperator, FilterColumn, SourceFilter } from './source-filter.ts';

const NAMES: Readonly<Record<ComparisonOperator, string>> = {
  '=': 'EqualTo',
  '<=>': 'EqualNullSafe',
  '<': 'LessThan',
  '<=': 'LessThanOrEqual',
  '>': 'GreaterThan',
  '>=': 'GreaterThanOrEqual',
};
const TEXT_TESTS = {
  startsWith: 'StringStartsWith',
  endsWith: 'StringEndsWith',
  contains: 'StringContains',
} as const;

/** The filters of a scan as Spark prints them: `[IsNotNull(x), EqualTo(x,1)]`. Times are those of UTC. */
export function sourceFiltersText(filters: readonly SourceFilter[]): string {
  return `[${filters.map(filterText).join(', ')}]`;
}

function filterText(filter: SourceFilter): string {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const name = filter.kind === 'and' ? 'And' : 'Or';
      return `${name}(${filterText(filter.left)},${filterText(filter.right)})`;
    }
    case 'not':
      return `Not(${filterText(filter.child)})`;
    default:
      return columnFilterText(filter, columnText(filter.column));
  }
}

function columnFilterText(
  filter: Extract<SourceFilter, { readonly column: FilterColumn }>,
  column: string,
): string {
  const { dataType } = filter.column;
  switch (filter.kind) {
    case 'comparison':
      return `${NAMES[filter.operator]}(${column},${valueText(filter.value, dataType)})`;
    case 'in': {
      const values = filter.values.map((value) => valueText(value, dataType));
      return `In(${column}, [${values.join(',')}])`;
    }
    case 'isNull':
      return `IsNull(${column})`;
    case 'isNotNull':
      return `IsNotNull(${column})`;
    default:
      return `${TEXT_TESTS[filter.kind]}(${column},${filter.text})`;
  }
}

function columnText({ path }: FilterColumn): string {
  return path.map(quoteIfNeeded).join('.');
}

function valueText(value: Value, type: DataType): string {
  const text = prettyText(value, type, UTC);
  // As Java prints a timestamp.
  return type.kind === 'timestamp' && !text.includes('.') ? `${text}.0` : text;
}
