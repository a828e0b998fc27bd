/** What is wrong with a plan that has functions of the program on groups. */
import type { StructType } from '../types/data-type.ts';
import { toDDL } from '../types/ddl.ts';
import { describing } from './condition.ts';
import { ANALYSIS_CONDITIONS } from './conditions/analysis-conditions.ts';
import { GROUPS_ANALYSIS_CONDITIONS } from './conditions/groups-analysis-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing({ ...ANALYSIS_CONDITIONS, ...GROUPS_ANALYSIS_CONDITIONS });

/** A refusal of Spark's UnsupportedOperationChecker, which has one condition for all of them. */
export function groupsRefused(msg: string): AnalysisException {
  return new AnalysisException(describeError('_LEGACY_ERROR_TEMP_3102', { msg: `${msg};` }));
}

/** Functions that go by event time, of a table. */
export function noTimeValues(timeMode: string): AnalysisException {
  const message = `Failed to find time values for timeMode=${timeMode}`;
  return new AnalysisException(describeError('INTERNAL_ERROR_TWS', { message }));
}

/** An event time column of the result, where the input has no watermark. */
export function eventTimeWithoutWatermark(): AnalysisException {
  return new AnalysisException(
    describeError('CANNOT_ASSIGN_EVENT_TIME_COLUMN_WITHOUT_WATERMARK', {}),
  );
}

/** An event time column that the result does not have, or not as a timestamp. */
export function eventTimeColumnNotInOutput(
  columnName: string,
  outputSchema: StructType,
): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_GROUP_FUNCTIONS.EVENT_TIME_COLUMN', {
      columnName,
      outputSchema: toDDL(outputSchema),
    }),
  );
}

/** An initial state that is grouped by other columns than the rows. */
export function initialStateKeysMismatch(
  keyTypes: string,
  initialTypes: string,
): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_GROUP_FUNCTIONS.INITIAL_STATE_KEYS', { keyTypes, initialTypes }),
  );
}
