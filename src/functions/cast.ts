import { Status } from '../../assembly/abi.ts';
import {
  castNeedsConfiguration,
  castNeedsFunction,
  castWithoutSuggestion,
} from '../errors/function-errors.ts';
import { internalError } from '../errors/internal-error.ts';
import { castOverflow } from '../errors/runtime-errors.ts';
import { isNumeric } from '../types/coercion.ts';
import {
  BinaryType,
  BooleanType,
  ByteType,
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  ShortType,
  StringType,
  sameType,
  simpleString,
  TimestampType,
} from '../types/data-type.ts';
import { physicalType } from '../types/physical-type.ts';
import { typeSql } from '../types/type-sql.ts';
import { valueSql } from '../types/value-sql.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { columnReader } from '../wasm/column-reader.ts';
import { fillResult } from '../wasm/kernel-result.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { argumentSql } from './call-sql.ts';
import { columnToText, textToColumn } from './cast-column-text.ts';
import { castValue } from './cast-value.ts';
import { floorDivided, fromLocal, localDays, midnights, toLocal } from './datetime-column.ts';
import { defineFunction, type EvaluationContext, type ScalarFunction } from './define.ts';
import { perRow } from './per-row.ts';
import { requireCount } from './signature.ts';

/** How a column is cast. */
export interface ColumnCast {
  readonly evaluate: (context: EvaluationContext, column: Ptr, rows: number) => Ptr;
  /** No value of the source type makes it fail. */
  readonly isTotal: boolean;
}

/** The cast of columns between two types; undefined where ANSI mode has none. */
export function columnCast(
  from: DataType,
  to: DataType,
  mode: 'ansi' | 'try',
): ColumnCast | undefined {
  if (sameType(from, to) || isRelabelling(from, to)) {
    return { evaluate: (_context, column) => column, isTotal: true };
  }
  if (from.kind === 'null') {
    const evaluate: ColumnCast['evaluate'] = ({ core }, _column, rows) =>
      buildConstant(core, to, null, rows);
    return { evaluate, isTotal: true };
  }
  const isTry = mode === 'try';
  const timeCast = timeColumnCast(from, to);
  if (timeCast !== undefined) return { evaluate: timeCast, isTotal: true };
  const fromText = from.kind === 'string' ? textToColumn(to, isTry) : undefined;
  if (fromText !== undefined) return { evaluate: fromText, isTotal: isTry };
  const toText = to.kind === 'string' ? columnToText(from) : undefined;
  if (toText !== undefined) return { evaluate: toText, isTotal: true };
  if (hasNumberKernel(from) && hasNumberKernel(to)) return numberColumnCast(from, to, isTry);
  const cast = castValue(from, to, isTry);
  if (cast === undefined) return undefined;
  const evaluate = perRow([from], to, ([value], context) => cast(value, context));
  return {
    evaluate: (context, column, rows) => evaluate(context, [column], rows),
    isTotal: isTry || to.kind === 'string' || (to.kind === 'boolean' && from.kind !== 'string'),
  };
}

/** Casts among dates and times that never fail and have kernels. */
function timeColumnCast(from: DataType, to: DataType): ColumnCast['evaluate'] | undefined {
  const isTime = from.kind === 'timestamp' || from.kind === 'timestamp_ntz';
  if (isTime && to.kind === 'date') {
    return (context, column, rows) =>
      localDays(context, toLocal(context, { column, type: from, rows }), rows);
  }
  if (isTime && to.kind === 'timestamp_ntz') {
    return (context, column, rows) => toLocal(context, { column, type: from, rows });
  }
  if (from.kind === 'timestamp_ntz' && to.kind === 'timestamp') {
    return (context, column, rows) => fromLocal(context, { column, type: to, rows });
  }
  if (from.kind === 'date' && (to.kind === 'timestamp' || to.kind === 'timestamp_ntz')) {
    return (context, column, rows) =>
      fromLocal(context, { column: midnights(context, column, rows), type: to, rows });
  }
  if (from.kind === 'timestamp' && to.kind === 'long') {
    return (context, column, rows) => floorDivided(context, column, 1_000_000n, rows);
  }
  return undefined;
}

/** Types whose columns are the same but for the name. */
function isRelabelling(from: DataType, to: DataType): boolean {
  return from.kind === 'string' && to.kind === 'binary';
}

function hasNumberKernel({ kind }: DataType): boolean {
  return (
    kind === 'boolean' ||
    kind === 'byte' ||
    kind === 'short' ||
    kind === 'integer' ||
    kind === 'long' ||
    kind === 'float' ||
    kind === 'double'
  );
}

const WIDTHS: readonly DataType['kind'][] = [
  'boolean',
  'byte',
  'short',
  'integer',
  'long',
  'float',
  'double',
];

function numberColumnCast(from: DataType, to: DataType, isTry: boolean): ColumnCast {
  const isWidening =
    WIDTHS.indexOf(from.kind) < WIDTHS.indexOf(to.kind) ||
    to.kind === 'float' ||
    to.kind === 'boolean';
  return {
    isTotal: isWidening || isTry,
    evaluate: ({ core }, column, rows) =>
      fillResult(
        core,
        { type: physicalType(to), args: [column], rows, ownsValidity: isTry },
        (output, count) => {
          const status = core.kernels.cast_number(column, output, isTry ? 1 : 0, count);
          if (status >= 0) return;
          if (status !== Status.CastOverflow) throw internalError(`cast_number gave ${status}`);
          const value = columnReader(core, column, from)(core.lastError().row);
          throw castOverflow(valueSql(value, from), from, to);
        },
      ),
  };
}

/**
 * Fails with DATATYPE_MISMATCH if ANSI mode has no cast between the types. `childSql` is the expression that is cast, as
 * Spark prints it.
 */
export function checkCast(from: DataType, to: DataType, childSql: string): void {
  if (columnCast(from, to, 'ansi') !== undefined) return;
  const sqlExpr = `CAST(${childSql} AS ${typeSql(to)})`;
  if (from.kind === 'date' && isNumeric(to)) {
    throw castNeedsFunction(sqlExpr, cast(from, to, '`UNIX_DATE`'));
  }
  if (isNumeric(from) && to.kind === 'date') {
    throw castNeedsFunction(sqlExpr, cast(from, to, '`DATE_FROM_UNIX_DATE`'));
  }
  const isNonAnsi =
    (isNumeric(from) && to.kind === 'binary') ||
    (from.kind === 'boolean' && to.kind === 'timestamp') ||
    ((from.kind === 'date' || from.kind === 'timestamp') && to.kind === 'boolean');
  if (isNonAnsi) throw castNeedsConfiguration(sqlExpr, from, to);
  throw castWithoutSuggestion(sqlExpr, from, to);
}

function cast(sourceType: DataType, targetType: DataType, functionNames: string) {
  return { sourceType, targetType, functionNames };
}

/** `int(x)`, `date(x)`, …: casts in the form of functions. */
export function castFunction(name: string, to: DataType): ScalarFunction {
  return defineFunction({
    name,
    usage: `Casts the argument to ${typeSql(to)}.`,
    examples: [[`SELECT typeof(${name}(NULL))`, simpleString(to)]],
    print: ([arg]) => arg,
    resolve: (args) => {
      requireCount(name, args, 1);
      checkCast(args[0].dataType, to, argumentSql(args[0]));
      // The argument is declared to be of the target type, so that the analyzer writes the cast out.
      return { args: [to], output: to, evaluate: (_context, [column]) => column, isTotal: true };
    },
  });
}

const typeOf = defineFunction({
  name: 'typeof',
  usage: 'Returns the name of the type of the argument.',
  examples: [['SELECT typeof(1 + 1L)', 'bigint']],
  resolve: (args) => {
    requireCount('typeof', args, 1);
    const name = simpleString(args[0].dataType);
    return {
      args: [args[0].dataType],
      output: StringType,
      nullable: false,
      evaluate: ({ core }, _args, rows) => buildConstant(core, StringType, name, rows),
      isTotal: true,
    };
  },
});

export const CAST: readonly ScalarFunction[] = [
  castFunction('boolean', BooleanType),
  castFunction('tinyint', ByteType),
  castFunction('smallint', ShortType),
  castFunction('int', IntegerType),
  castFunction('bigint', LongType),
  castFunction('float', FloatType),
  castFunction('double', DoubleType),
  castFunction('decimal', decimalType()),
  castFunction('string', StringType),
  castFunction('binary', BinaryType),
  castFunction('date', DateType),
  castFunction('timestamp', TimestampType),
  typeOf,
];
