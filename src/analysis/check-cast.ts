import {
  castNeedsConfiguration,
  castNeedsFunction,
  castWithoutSuggestion,
} from '../errors/function-errors.ts';
import { columnCast } from '../functions/cast.ts';
import { isIntegral, isNumeric } from '../types/coercion.ts';
import { type DataType, sameType } from '../types/data-type.ts';

/** From which kinds a kind can be cast in ANSI mode, besides itself, NULL and text (`Cast.canAnsiCast`). */
const SOURCES: Partial<Record<DataType['kind'], (from: DataType) => boolean>> = {
  boolean: isNumeric,
  timestamp: (from) => isNumeric(from) || from.kind === 'date' || from.kind === 'timestamp_ntz',
  timestamp_ntz: (from) => from.kind === 'date' || from.kind === 'timestamp',
  date: (from) => from.kind === 'timestamp' || from.kind === 'timestamp_ntz',
  day_time_interval: isExactNumber,
  year_month_interval: isExactNumber,
};

function isExactNumber(type: DataType): boolean {
  return isIntegral(type) || type.kind === 'decimal';
}

/** Fails with DATATYPE_MISMATCH.CAST_… unless ANSI mode casts between the types. */
export function checkCast(from: DataType, to: DataType, sql: string): void {
  if (canCast(from, to)) return;
  const functionNames = functionInstead(from, to);
  if (functionNames !== undefined) {
    throw castNeedsFunction(sql, { sourceType: from, targetType: to, functionNames });
  }
  throw canCastWithoutAnsi(from, to)
    ? castNeedsConfiguration(sql, from, to)
    : castWithoutSuggestion(sql, from, to);
}

function canCast(from: DataType, to: DataType): boolean {
  if (sameType(from, to) || from.kind === 'null' || to.kind === 'string') return true;
  if (from.kind === 'string') return canReadText(to);
  switch (to.kind) {
    case 'array':
      return from.kind === 'array' && canCast(from.elementType, to.elementType);
    case 'map':
      return (
        from.kind === 'map' &&
        canCast(from.keyType, to.keyType) &&
        canCast(from.valueType, to.valueType)
      );
    case 'struct':
      return (
        from.kind === 'struct' &&
        from.fields.length === to.fields.length &&
        from.fields.every((field, at) => canCast(field.dataType, to.fields[at].dataType))
      );
    default:
      if (from.kind === 'time' || to.kind === 'time') {
        return columnCast(from, to, 'ansi') !== undefined;
      }
      return isNumeric(to) ? isCountable(from) : from.kind === to.kind || castsInto(from, to);
  }
}

function castsInto(from: DataType, to: DataType): boolean {
  return SOURCES[to.kind]?.(from) ?? false;
}

function canReadText({ kind }: DataType): boolean {
  return !['array', 'map', 'struct', 'null'].includes(kind);
}

/** What has a number: numbers, booleans, timestamps and intervals. */
function isCountable(from: DataType): boolean {
  return (
    isNumeric(from) ||
    ['boolean', 'timestamp', 'day_time_interval', 'year_month_interval'].includes(from.kind)
  );
}

function functionInstead(from: DataType, to: DataType): string | undefined {
  if (from.kind === 'date' && isNumeric(to)) return '`UNIX_DATE`';
  if (isNumeric(from) && to.kind === 'date') return '`DATE_FROM_UNIX_DATE`';
  return undefined;
}

function canCastWithoutAnsi(from: DataType, to: DataType): boolean {
  return (
    (isIntegral(from) && to.kind === 'binary') ||
    (from.kind === 'boolean' && to.kind === 'timestamp') ||
    (to.kind === 'boolean' && (from.kind === 'timestamp' || from.kind === 'date'))
  );
}
