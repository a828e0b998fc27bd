import { AGGREGATE_CONDITIONS } from './conditions/aggregate-conditions.ts';
import { ANALYSIS_CONDITIONS } from './conditions/analysis-conditions.ts';
import { API_CONDITIONS } from './conditions/api-conditions.ts';
import { CIPHER_CONDITIONS } from './conditions/cipher-conditions.ts';
import { COLLECTION_CONDITIONS } from './conditions/collection-conditions.ts';
import { COLUMNAR_CONDITIONS } from './conditions/columnar-conditions.ts';
import { COMMAND_CONDITIONS } from './conditions/command-conditions.ts';
import { FORMAT_CONDITIONS } from './conditions/format-conditions.ts';
import { FUNCTION_CONDITIONS } from './conditions/function-conditions.ts';
import { GENERATOR_CONDITIONS } from './conditions/generator-conditions.ts';
import { INTERNAL_CONDITIONS } from './conditions/internal-conditions.ts';
import { INTERVAL_CONDITIONS } from './conditions/interval-conditions.ts';
import { MISPLACED_CALL_CONDITIONS } from './conditions/misplaced-call-conditions.ts';
import { NUMBER_FORMAT_CONDITIONS } from './conditions/number-format-conditions.ts';
import { OVER_CONDITIONS } from './conditions/over-conditions.ts';
import { PAGE_CONDITIONS } from './conditions/page-conditions.ts';
import { PARSE_CONDITIONS } from './conditions/parse-conditions.ts';
import { PIVOT_CONDITIONS } from './conditions/pivot-conditions.ts';
import { RANDOM_CONDITIONS } from './conditions/random-conditions.ts';
import { RECORD_FUNCTION_CONDITIONS } from './conditions/record-function-conditions.ts';
import { RECURSION_CONDITIONS } from './conditions/recursion-conditions.ts';
import { RUNTIME_CONDITIONS } from './conditions/runtime-conditions.ts';
import { SINK_CONDITIONS } from './conditions/sink-conditions.ts';
import { SOURCE_CONDITIONS } from './conditions/source-conditions.ts';
import { SPILL_CONDITIONS } from './conditions/spill-conditions.ts';
import { SQL_CONDITIONS } from './conditions/sql-conditions.ts';
import { STATE_CONDITIONS } from './conditions/state-conditions.ts';
import { STORAGE_CONDITIONS } from './conditions/storage-conditions.ts';
import { STREAMING_ANALYSIS_CONDITIONS } from './conditions/streaming-analysis-conditions.ts';
import { STREAMING_CONDITIONS } from './conditions/streaming-conditions.ts';
import { SUBQUERY_CONDITIONS } from './conditions/subquery-conditions.ts';
import { TABLE_CONDITIONS } from './conditions/table-conditions.ts';
import { TIME_CONDITIONS } from './conditions/time-conditions.ts';
import { USER_FUNCTION_CONDITIONS } from './conditions/user-function-conditions.ts';
import { VECTOR_CONDITIONS } from './conditions/vector-conditions.ts';
import { WEB_CONDITIONS } from './conditions/web-conditions.ts';
import { WEB_STORAGE_CONDITIONS } from './conditions/web-storage-conditions.ts';
import { WINDOW_TABLE_CONDITIONS } from './conditions/window-table-conditions.ts';

/**
 * Every failure that a user can cause: Spark's condition, message lines with `<parameter>` holes and SQLSTATE. Spark's own
 * keys and texts where it has the condition. Each stands in the table of the area whose factories make it,
 * and is loaded with those; nothing loads all of them but the tests.
 */
export const ERROR_CONDITIONS = {
  ...AGGREGATE_CONDITIONS,
  ...ANALYSIS_CONDITIONS,
  ...API_CONDITIONS,
  ...CIPHER_CONDITIONS,
  ...COLLECTION_CONDITIONS,
  ...COLUMNAR_CONDITIONS,
  ...COMMAND_CONDITIONS,
  ...FORMAT_CONDITIONS,
  ...FUNCTION_CONDITIONS,
  ...GENERATOR_CONDITIONS,
  ...INTERNAL_CONDITIONS,
  ...INTERVAL_CONDITIONS,
  ...MISPLACED_CALL_CONDITIONS,
  ...NUMBER_FORMAT_CONDITIONS,
  ...OVER_CONDITIONS,
  ...PAGE_CONDITIONS,
  ...PARSE_CONDITIONS,
  ...PIVOT_CONDITIONS,
  ...RECORD_FUNCTION_CONDITIONS,
  ...RANDOM_CONDITIONS,
  ...RECURSION_CONDITIONS,
  ...RUNTIME_CONDITIONS,
  ...SINK_CONDITIONS,
  ...SOURCE_CONDITIONS,
  ...SPILL_CONDITIONS,
  ...SQL_CONDITIONS,
  ...STATE_CONDITIONS,
  ...STORAGE_CONDITIONS,
  ...STREAMING_CONDITIONS,
  ...STREAMING_ANALYSIS_CONDITIONS,
  ...SUBQUERY_CONDITIONS,
  ...TABLE_CONDITIONS,
  ...TIME_CONDITIONS,
  ...USER_FUNCTION_CONDITIONS,
  ...VECTOR_CONDITIONS,
  ...WEB_CONDITIONS,
  ...WEB_STORAGE_CONDITIONS,
  ...WINDOW_TABLE_CONDITIONS,
} as const;
