import { cannotParseTimestamp } from '../errors/datetime-errors.ts';
import { internalError } from '../errors/internal-error.ts';
import {
  type DataType,
  DateType,
  LongType,
  StringType,
  TimestampNtzType,
  TimestampType,
} from '../types/data-type.ts';
import { formatWithPattern } from '../types/date-formatting.ts';
import { PatternMismatch, parseLocalWithPattern, parseWithPattern } from '../types/date-parsing.ts';
import { splitMicros } from '../types/datetime-text.ts';
import { epochSeconds, localMicros } from '../types/local-time.ts';
import type { Value } from '../types/value.ts';
import { columnCast } from './cast.ts';
import { floorDivided } from './datetime-column.ts';
import {
  defineFunction,
  type Evaluate,
  type EvaluationContext,
  type ScalarFunction,
} from './define.ts';
import type { TypeClass } from './input-type.ts';
import { LONG, TEXT, TIMESTAMP } from './parameters.ts';
import { binary, perRow, unary } from './per-row.ts';
import { sessionZone } from './session-zone.ts';
import { type Overload, overload, overloads, unexpectedArgument } from './signature.ts';
import { EXACTLY_NUMERIC, EXACTLY_TEXT, ONLY_TEXT } from './time-parameters.ts';

/* Functions that read and write times by a pattern. */

const DEFAULT_PATTERN = 'yyyy-MM-dd HH:mm:ss';

/** Microseconds of a text by a pattern, or null with `isTry`. Fails with CANNOT_PARSE_TIMESTAMP. */
function parse(
  text: string,
  pattern: string,
  { context, isLocal = false, isTry = false }: ParseOptions,
): bigint | null {
  try {
    return isLocal
      ? parseLocalWithPattern(text, pattern)
      : parseWithPattern(text, pattern, sessionZone(context));
  } catch (error) {
    if (!(error instanceof PatternMismatch)) throw error;
    if (isTry) return null;
    throw cannotParseTimestamp(`Text '${text}' ${error.message}`, 'try_to_timestamp');
  }
}

interface ParseOptions {
  readonly context: EvaluationContext;
  readonly isLocal?: boolean;
  readonly isTry?: boolean;
}

/** One argument that is cast; fails as the cast does, or gives null with `isTry`. */
function castOverload(from: DataType, to: DataType, isTry = false): Overload {
  const cast = columnCast(from, to, isTry ? 'try' : 'ansi');
  if (cast === undefined) throw internalError(`no cast from ${from.kind} to ${to.kind}`);
  const evaluate: Evaluate = (context, [column], rows) => cast.evaluate(context, column, rows);
  return overload([from], to, evaluate, {
    isTotal: cast.isTotal,
    nullable: isTry ? true : undefined,
  });
}

function parsed(
  output: DataType,
  compute: (text: string, pattern: string, context: EvaluationContext) => Value,
  isTry = false,
): Overload {
  return binary([TEXT, TEXT], output, compute, isTry ? { nullable: true } : {});
}

const TIMES: readonly DataType[] = [TimestampType, DateType, TimestampNtzType];

/** `to_timestamp` and its variants: a cast of what is a time already, else text with or without a pattern. */
function toTimestamp(
  name: string,
  { output, isTry = false, aliases }: { output: DataType; isTry?: boolean; aliases?: string[] },
): ScalarFunction {
  const isLocal = output.kind === 'timestamp_ntz';
  return defineFunction({
    name,
    aliases,
    usage: `Returns a text as ${output.kind.toUpperCase()}, read by a pattern if there is one.`,
    examples: [
      [`SELECT ${name}('29.02.2024', 'dd.MM.yyyy') = TIMESTAMP '2024-02-29 00:00:00'`, true],
    ],
    resolve: overloads(name, [
      castOverload(StringType, output, isTry),
      ...TIMES.map((type) => castOverload(type, output, isTry)),
      ...(isLocal ? [] : [castNumbers(output, isTry)]),
      parsed(
        output,
        (text, pattern, context) => parse(text, pattern, { context, isLocal, isTry }),
        isTry,
      ),
      ...TIMES.map((type) => ignoringPattern(castOverload(type, output, isTry))),
    ]),
  });
}

/** Numbers are seconds since 1970, as a cast has them. */
function castNumbers(output: DataType, isTry: boolean): Overload {
  return {
    inputs: [EXACTLY_NUMERIC],
    build: (types) => castOverload(types[0], output, isTry).build(types),
  };
}

/** A time that is given with a pattern is cast all the same. */
function ignoringPattern({ inputs, build }: Overload): Overload {
  return {
    inputs: [...inputs, StringType],
    build: (types) => {
      const signature = build(types.slice(0, 1));
      const { evaluate } = signature;
      return {
        ...signature,
        evaluate: (context, [column], rows) => evaluate(context, [column], rows),
      };
    },
  };
}

function toDate(name: string, isTry: boolean): ScalarFunction {
  return defineFunction({
    name,
    usage: `Returns a text as DATE, read by a pattern if there is one${isTry ? '; null if it is none' : ''}.`,
    examples: [[`SELECT ${name}('01.03.2024', 'dd.MM.yyyy')`, '2024-03-01']],
    resolve: overloads(name, [
      castOverload(StringType, DateType, isTry),
      castOverload(TimestampType, DateType),
      castOverload(TimestampNtzType, DateType),
      castOverload(DateType, DateType),
      parsed(
        DateType,
        (text, pattern, context) => {
          const micros = parse(text, pattern, { context, isTry });
          const zone = sessionZone(context);
          return micros === null ? null : splitMicros(localMicros(micros, zone)).days;
        },
        isTry,
      ),
      ignoringPattern(castOverload(TimestampType, DateType)),
      ignoringPattern(castOverload(TimestampNtzType, DateType)),
      ignoringPattern(castOverload(DateType, DateType)),
    ]),
  });
}

const secondsOfTime: Evaluate = (context, [column], rows) =>
  floorDivided(context, column, 1_000_000n, rows);

/** What `unix_timestamp` takes, as messages name it: text, days, and times that have a day. */
const TEXT_OR_TIMESTAMP = '("STRING" or "DATE" or "TIMESTAMP" or "TIMESTAMP_NTZ")';

/** TIMESTAMP, or what stands for one without being text. */
const DATE_OR_TIMESTAMP: TypeClass = {
  kind: 'class',
  name: 'TIMESTAMP',
  accepts: ({ kind }) => kind === 'timestamp',
  ofNull: TimestampType,
  ofTime: TimestampType,
};

/** `unix_timestamp`: seconds since 1970 of now, of a time or of text. */
function unixTimestamp(name: string, takesNow: boolean): ScalarFunction {
  const ofText = (text: string, pattern: string, context: EvaluationContext) => {
    const micros = parse(text, pattern, { context });
    return micros === null ? null : BigInt(epochSeconds(micros));
  };
  const now: Overload = {
    inputs: [],
    build: () => ({
      output: LongType,
      nullable: false,
      isTotal: true,
      evaluate: perRow([], LongType, (_, { batchTimestampMicros }) =>
        BigInt(epochSeconds(batchTimestampMicros)),
      ),
    }),
  };
  const ofTime = overload([DATE_OR_TIMESTAMP], LongType, secondsOfTime, { isTotal: true });
  const resolve = overloads(name, [
    ...(takesNow ? [now] : []),
    unary(ONLY_TEXT, LongType, (text, context) => ofText(text, DEFAULT_PATTERN, context)),
    ofTime,
    binary([ONLY_TEXT, ONLY_TEXT], LongType, ofText),
    overload([DATE_OR_TIMESTAMP, EXACTLY_TEXT], LongType, secondsOfTime, { isTotal: true }),
  ]);
  return defineFunction({
    name,
    usage: 'Returns the seconds since 1970 of a time, or of a text read by a pattern.',
    examples: [[`SELECT ${name}('1970-01-01 00:01:00')`, 60]],
    resolve: (args) => {
      if (args[0]?.dataType.kind === 'time') {
        throw unexpectedArgument(name, args, { index: 0, requiredType: TEXT_OR_TIMESTAMP });
      }
      return resolve(args);
    },
  });
}

function format(micros: bigint, pattern: string, context: EvaluationContext): string {
  return formatWithPattern(micros, pattern, {
    id: context.timeZone,
    zone: sessionZone(context),
  });
}

/** Seconds as Spark multiplies them: past the range of times they begin at its other end. */
function microsOfSeconds(seconds: bigint): bigint {
  return BigInt.asIntN(64, seconds * 1_000_000n);
}

export const DATETIME_PATTERN: readonly ScalarFunction[] = [
  toTimestamp('to_timestamp', { output: TimestampType, aliases: ['to_timestamp_ltz'] }),
  toTimestamp('to_timestamp_ntz', { output: TimestampNtzType }),
  toTimestamp('try_to_timestamp', { output: TimestampType, isTry: true }),
  toDate('to_date', false),
  toDate('try_to_date', true),
  unixTimestamp('unix_timestamp', true),
  unixTimestamp('to_unix_timestamp', false),
  defineFunction({
    name: 'from_unixtime',
    usage: 'Returns the time of a number of seconds since 1970 as text, in a pattern.',
    examples: [["SELECT from_unixtime(0, 'yyyy')", '1970']],
    resolve: overloads('from_unixtime', [
      unary(LONG, StringType, (seconds, context) =>
        format(microsOfSeconds(seconds), DEFAULT_PATTERN, context),
      ),
      binary([LONG, TEXT], StringType, (seconds, pattern, context) =>
        format(microsOfSeconds(seconds), pattern, context),
      ),
    ]),
  }),
  defineFunction({
    name: 'date_format',
    usage: 'Returns a time as text, in a pattern.',
    examples: [["SELECT date_format(DATE '2024-03-01', 'yyyyMMdd')", '20240301']],
    resolve: overloads('date_format', [binary([TIMESTAMP, TEXT], StringType, format)]),
  }),
];
