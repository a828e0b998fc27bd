import { valueOutOfRange } from '../errors/analysis-errors.ts';
import {
  notAWindowColumn,
  parameterConstraintViolation,
  sessionGapNotInterval,
  windowDurationNotLiteral,
} from '../errors/event-time-errors.ts';
import { unexpectedInputType, wrongNumberOfArguments } from '../errors/function-errors.ts';
import type { ResolvedExpression, TimeWindow } from '../plan/resolved-expression.ts';
import {
  type DataType,
  type StructType,
  structField,
  structType,
  TimestampType,
} from '../types/data-type.ts';
import { durationMicros } from '../types/interval.ts';
import { castTo, type Resolution } from './resolution.ts';
import { sessionEnd } from './session-gap.ts';
import { isWindowExpression } from './window-expression.ts';

const LONG_MAX = '9223372036854775807';
const TIME_INPUT =
  '("(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)" or "STRUCT<start: TIMESTAMP, end: TIMESTAMP>" or ' +
  '"STRUCT<start: TIMESTAMP_NTZ, end: TIMESTAMP_NTZ>")';

/**
 * `window(time, size[, slide[, start]])`. Durations are constant texts, or whole numbers of microseconds. The time may
 * be a window, which counts as its last microsecond. Follows Spark's `TimeWindow`.
 */
export function timeWindow(args: readonly Resolution[]): Resolution {
  if (args.length < 2 || args.length > 4) {
    throw wrongNumberOfArguments('window', '[2, 3, 4]', args.length);
  }
  const [time, size, slide = size, start] = args;
  const sizeMicros = duration(size);
  const slideMicros = duration(slide);
  const startMicros = start === undefined ? 0n : duration(start);
  const sql = `window(${time.sql}, ${sizeMicros}, ${slideMicros}, ${startMicros})`;
  const child = windowedTime(time, sql);
  checkDurations({ sizeMicros, slideMicros, startMicros }, sql);
  const expression: TimeWindow = {
    kind: 'timeWindow',
    child,
    sizeMicros,
    slideMicros,
    startMicros,
    dataType: windowType(child.dataType),
    nullable: false,
  };
  return { expression, sql: 'window' };
}

/**
 * `session_window(time, gap)`; the gap is an interval, or text that is read as one row by row. The call's arguments are the
 * start and the end of a row's own session.
 */
export function sessionWindow(args: readonly Resolution[]): Resolution {
  if (args.length !== 2) throw wrongNumberOfArguments('session_window', '2', args.length);
  const [time, gap] = args;
  const { dataType } = gap.expression;
  if (dataType.kind !== 'string' && dataType.kind !== 'calendar_interval') {
    throw sessionGapNotInterval(className(dataType));
  }
  const child = windowedTime(time, `session_window(${time.sql}, ${gap.sql})`);
  return {
    expression: {
      kind: 'call',
      name: 'session_window',
      args: [child, sessionEnd(child, gap.expression)],
      dataType: windowType(child.dataType),
      nullable: false,
    },
    sql: 'session_window',
  };
}

/** `window_time(window)`: the last microsecond of a window, which is its event time for whatever comes after. */
export function windowTime(args: readonly Resolution[]): Resolution {
  if (args.length !== 1) throw wrongNumberOfArguments('window_time', '1', args.length);
  const [{ expression, sql }] = args;
  return { expression: windowTimeOf(expression, sql), sql: `window_time(${sql})` };
}

function windowTimeOf(window: ResolvedExpression, sql: string): ResolvedExpression {
  const { dataType } = window;
  if (!isWindow(window) || dataType.kind !== 'struct') {
    throw notAWindowColumn(`window_time(${sql})`);
  }
  return {
    kind: 'call',
    name: 'window_time',
    args: [window],
    dataType: dataType.fields[1].dataType,
    nullable: window.nullable,
  };
}

/** Whether a window function made the value. */
function isWindow(expression: ResolvedExpression): boolean {
  if (expression.kind === 'attribute') return expression.isTimeWindow === true;
  return isWindowExpression(expression) || isCalendarWindow(expression);
}

function isCalendarWindow(expression: ResolvedExpression): boolean {
  return expression.kind === 'call' && expression.name === 'calendar_window';
}

function duration({ expression }: Resolution): bigint {
  if (expression.kind !== 'literal') throw windowDurationNotLiteral();
  const { value, dataType } = expression;
  if (typeof value === 'string') return durationMicros(value);
  if (dataType.kind === 'integer' && typeof value === 'number') return BigInt(value);
  if (dataType.kind === 'long' && typeof value === 'bigint') return value;
  throw windowDurationNotLiteral();
}

/** The time that is windowed: text and dates as timestamps, a window as its last microsecond. */
function windowedTime({ expression, sql }: Resolution, sqlExpr: string): ResolvedExpression {
  const { dataType } = expression;
  switch (dataType.kind) {
    case 'timestamp':
    case 'timestamp_ntz':
      return expression;
    case 'string':
    case 'date':
    case 'null':
      return castTo(expression, TimestampType);
    default:
      if (isWindowType(dataType)) return windowTimeOf(expression, sql);
      throw unexpectedInputType({
        sqlExpr,
        index: 0,
        requiredType: TIME_INPUT,
        inputSql: sql,
        inputType: dataType,
      });
  }
}

function isWindowType(type: DataType): boolean {
  if (type.kind !== 'struct' || type.fields.length !== 2) return false;
  const [start, end] = type.fields;
  const isTime = ({ kind }: DataType) => kind === 'timestamp' || kind === 'timestamp_ntz';
  return (
    start.name === 'start' &&
    end.name === 'end' &&
    isTime(start.dataType) &&
    start.dataType.kind === end.dataType.kind
  );
}

function windowType(time: DataType): StructType {
  return structType([structField('start', time), structField('end', time)]);
}

type Durations = Pick<TimeWindow, 'sizeMicros' | 'slideMicros' | 'startMicros'>;

function checkDurations({ sizeMicros, slideMicros, startMicros }: Durations, sql: string): void {
  const sqlExpr = `"${sql}"`;
  for (const [name, value] of [
    ['window_duration', sizeMicros],
    ['slide_duration', slideMicros],
  ] as const) {
    if (value > 0n) continue;
    throw valueOutOfRange({
      sqlExpr,
      exprName: `\`${name}\``,
      valueRange: `(0, ${LONG_MAX}]`,
      currentValue: `${value}L`,
    });
  }
  if (slideMicros > sizeMicros) {
    throw parameterConstraintViolation({
      sqlExpr,
      leftExprName: '`slide_duration`',
      leftExprValue: `${slideMicros}L`,
      constraint: '<=',
      rightExprName: '`window_duration`',
      rightExprValue: `${sizeMicros}L`,
    });
  }
  const absoluteStart = startMicros < 0n ? -startMicros : startMicros;
  if (absoluteStart < slideMicros) return;
  throw parameterConstraintViolation({
    sqlExpr,
    leftExprName: '`abs(start_time)`',
    leftExprValue: `${absoluteStart}L`,
    constraint: '<',
    rightExprName: '`slide_duration`',
    rightExprValue: `${slideMicros}L`,
  });
}

/** The name of Spark's class of a type, which one old message shows. */
function className(type: DataType): string {
  const words = type.kind.split('_').map((word) => word[0].toUpperCase() + word.slice(1));
  const name = `${words.join('')}Type`;
  return type.kind === 'day_time_interval' || type.kind === 'year_month_interval'
    ? `${name}(${type.start},${type.end})`
    : name;
}
