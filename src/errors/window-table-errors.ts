import { describing } from './condition.ts';
import { WINDOW_TABLE_CONDITIONS } from './conditions/window-table-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing(WINDOW_TABLE_CONDITIONS);

/** Late rows asked of columns that carry no watermark. */
export function lateRowsWithoutWatermark(columns: readonly string[]): AnalysisException {
  return new AnalysisException(
    describeError('LATE_ROWS_WITHOUT_WATERMARK', { columns: columns.join(', ') }),
  );
}
