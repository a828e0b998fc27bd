import { AGENT_CONDITIONS } from './conditions/agent-conditions.ts';
import { AGGREGATE_CONDITIONS } from './conditions/aggregate-conditions.ts';
import { ANALYSIS_CONDITIONS } from './conditions/analysis-conditions.ts';
import { API_CONDITIONS } from './conditions/api-conditions.ts';
import { CHECKPOINT_CONDITIONS } from './conditions/checkpoint-conditions.ts';
import { CIPHER_CONDITIONS } from './conditions/cipher-conditions.ts';
import { CLIENT_CONDITIONS } from './conditions/client-conditions.ts';
import { COLLECTION_CONDITIONS } from './conditions/collection-conditions.ts';
import { COLUMNAR_CONDITIONS } from './conditions/columnar-conditions.ts';
import { COMMAND_CONDITIONS } from './conditions/command-conditions.ts';
import { CONNECTION_CONDITIONS } from './conditions/connection-conditions.ts';
import { DATABASE_CONDITIONS } from './conditions/database-conditions.ts';
import { DATETIME_CONDITIONS } from './conditions/datetime-conditions.ts';
import { DSTREAM_CONDITIONS } from './conditions/dstream-conditions.ts';
import { EVENT_TIME_CONDITIONS } from './conditions/event-time-conditions.ts';
import { FILE_CONDITIONS } from './conditions/file-conditions.ts';
import { FLUME_CONDITIONS } from './conditions/flume-conditions.ts';
import { FORMAT_CONDITIONS } from './conditions/format-conditions.ts';
import { FUNCTION_CONDITIONS } from './conditions/function-conditions.ts';
import { GENERATOR_CONDITIONS } from './conditions/generator-conditions.ts';
import { GROUPS_ANALYSIS_CONDITIONS } from './conditions/groups-analysis-conditions.ts';
import { GROUPS_CONDITIONS } from './conditions/groups-conditions.ts';
import { HDFS_CONDITIONS } from './conditions/hdfs-conditions.ts';
import { HTTP_CONDITIONS } from './conditions/http-conditions.ts';
import { INTERNAL_CONDITIONS } from './conditions/internal-conditions.ts';
import { INTERVAL_CONDITIONS } from './conditions/interval-conditions.ts';
import { INTERVAL_EXPRESSION_CONDITIONS } from './conditions/interval-expression-conditions.ts';
import { KAFKA_CONDITIONS } from './conditions/kafka-conditions.ts';
import { KINESIS_CONDITIONS } from './conditions/kinesis-conditions.ts';
import { MISPLACED_CALL_CONDITIONS } from './conditions/misplaced-call-conditions.ts';
import { NUMBER_FORMAT_CONDITIONS } from './conditions/number-format-conditions.ts';
import { OPERAND_CONDITIONS } from './conditions/operand-conditions.ts';
import { OVER_CONDITIONS } from './conditions/over-conditions.ts';
import { PAGE_CONDITIONS } from './conditions/page-conditions.ts';
import { PARSE_CONDITIONS } from './conditions/parse-conditions.ts';
import { PIVOT_CONDITIONS } from './conditions/pivot-conditions.ts';
import { QUERY_CONDITIONS } from './conditions/query-conditions.ts';
import { RANDOM_CONDITIONS } from './conditions/random-conditions.ts';
import { RECORD_CONDITIONS } from './conditions/record-conditions.ts';
import { RECORD_FUNCTION_CONDITIONS } from './conditions/record-function-conditions.ts';
import { RECOVERY_CONDITIONS } from './conditions/recovery-conditions.ts';
import { RECURSION_CONDITIONS } from './conditions/recursion-conditions.ts';
import { RELATIONAL_CONDITIONS } from './conditions/relational-conditions.ts';
import { ROUNDING_CONDITIONS } from './conditions/rounding-conditions.ts';
import { RUNTIME_CONDITIONS } from './conditions/runtime-conditions.ts';
import { SAVED_TABLE_CONDITIONS } from './conditions/saved-table-conditions.ts';
import { SETTING_CONDITIONS } from './conditions/setting-conditions.ts';
import { SINK_CONDITIONS } from './conditions/sink-conditions.ts';
import { SOURCE_CONDITIONS } from './conditions/source-conditions.ts';
import { SPILL_CONDITIONS } from './conditions/spill-conditions.ts';
import { SQL_CONDITIONS } from './conditions/sql-conditions.ts';
import { STATE_CONDITIONS } from './conditions/state-conditions.ts';
import { STATE_SOURCE_CONDITIONS } from './conditions/state-source-conditions.ts';
import { STORAGE_CONDITIONS } from './conditions/storage-conditions.ts';
import { STREAMING_ANALYSIS_CONDITIONS } from './conditions/streaming-analysis-conditions.ts';
import { STREAMING_CONDITIONS } from './conditions/streaming-conditions.ts';
import { STRING_CONDITIONS } from './conditions/string-conditions.ts';
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
  ...AGENT_CONDITIONS,
  ...AGGREGATE_CONDITIONS,
  ...ANALYSIS_CONDITIONS,
  ...API_CONDITIONS,
  ...CHECKPOINT_CONDITIONS,
  ...CIPHER_CONDITIONS,
  ...CLIENT_CONDITIONS,
  ...COLLECTION_CONDITIONS,
  ...COLUMNAR_CONDITIONS,
  ...COMMAND_CONDITIONS,
  ...CONNECTION_CONDITIONS,
  ...DATABASE_CONDITIONS,
  ...DATETIME_CONDITIONS,
  ...DSTREAM_CONDITIONS,
  ...EVENT_TIME_CONDITIONS,
  ...FILE_CONDITIONS,
  ...FLUME_CONDITIONS,
  ...FORMAT_CONDITIONS,
  ...FUNCTION_CONDITIONS,
  ...GENERATOR_CONDITIONS,
  ...GROUPS_ANALYSIS_CONDITIONS,
  ...GROUPS_CONDITIONS,
  ...HTTP_CONDITIONS,
  ...INTERNAL_CONDITIONS,
  ...INTERVAL_CONDITIONS,
  ...INTERVAL_EXPRESSION_CONDITIONS,
  ...HDFS_CONDITIONS,
  ...KAFKA_CONDITIONS,
  ...KINESIS_CONDITIONS,
  ...MISPLACED_CALL_CONDITIONS,
  ...NUMBER_FORMAT_CONDITIONS,
  ...OPERAND_CONDITIONS,
  ...OVER_CONDITIONS,
  ...PAGE_CONDITIONS,
  ...PARSE_CONDITIONS,
  ...PIVOT_CONDITIONS,
  ...QUERY_CONDITIONS,
  ...RANDOM_CONDITIONS,
  ...RECORD_CONDITIONS,
  ...RECORD_FUNCTION_CONDITIONS,
  ...RECOVERY_CONDITIONS,
  ...RECURSION_CONDITIONS,
  ...RELATIONAL_CONDITIONS,
  ...ROUNDING_CONDITIONS,
  ...RUNTIME_CONDITIONS,
  ...SAVED_TABLE_CONDITIONS,
  ...SETTING_CONDITIONS,
  ...SINK_CONDITIONS,
  ...SOURCE_CONDITIONS,
  ...SPILL_CONDITIONS,
  ...SQL_CONDITIONS,
  ...STATE_CONDITIONS,
  ...STATE_SOURCE_CONDITIONS,
  ...STORAGE_CONDITIONS,
  ...STREAMING_ANALYSIS_CONDITIONS,
  ...STREAMING_CONDITIONS,
  ...STRING_CONDITIONS,
  ...SUBQUERY_CONDITIONS,
  ...TABLE_CONDITIONS,
  ...TIME_CONDITIONS,
  ...USER_FUNCTION_CONDITIONS,
  ...VECTOR_CONDITIONS,
  ...WEB_CONDITIONS,
  ...WEB_STORAGE_CONDITIONS,
  ...WINDOW_TABLE_CONDITIONS,
} as const;
