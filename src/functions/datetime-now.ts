import {
  type DataType,
  DateType,
  StringType,
  simpleString,
  TimestampNtzType,
  TimestampType,
} from '../types/data-type.ts';
import { splitMicros } from '../types/datetime-text.ts';
import { localMicros } from '../types/local-time.ts';
import { defineFunction, type EvaluationContext, type ScalarFunction } from './define.ts';
import { perRow } from './per-row.ts';
import { sessionZone } from './session-zone.ts';
import { overloads } from './signature.ts';

/** The times of the batch: these functions have no arguments and are not folded. */
function clockFunction(
  name: string,
  aliases: readonly string[],
  usage: string,
  output: DataType,
  compute: (context: EvaluationContext) => bigint | number | string,
): ScalarFunction {
  return defineFunction({
    name,
    aliases,
    usage,
    examples: [[`SELECT typeof(${name}())`, simpleString(output)]],
    resolve: overloads(name, [
      {
        inputs: [],
        build: () => ({
          output,
          nullable: false,
          isTotal: true,
          evaluate: perRow([], output, (_, context) => compute(context)),
        }),
      },
    ]),
  });
}

const local = (context: EvaluationContext) =>
  localMicros(context.batchTimestampMicros, sessionZone(context));

export const DATETIME_NOW: readonly ScalarFunction[] = [
  clockFunction(
    'current_timestamp',
    ['now'],
    'Returns the time at which the batch began.',
    TimestampType,
    ({ batchTimestampMicros }) => batchTimestampMicros,
  ),
  clockFunction(
    'localtimestamp',
    [],
    'Returns the time at which the batch began, on the clocks of the session.',
    TimestampNtzType,
    local,
  ),
  clockFunction(
    'current_date',
    ['curdate'],
    'Returns the date on which the batch began.',
    DateType,
    (context) => splitMicros(local(context)).days,
  ),
  clockFunction(
    'current_timezone',
    [],
    "Returns the session's time zone.",
    StringType,
    ({ timeZone }) => timeZone,
  ),
];
