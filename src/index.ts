/** The public surface, without a platform: entry points add `createSession`. */
export { Column, type ColumnOrName, type Operand } from './api/column.ts';
export { DataFrameReader } from './api/data-frame-reader.ts';
export { DataFrameWriter, type SaveMode } from './api/data-frame-writer.ts';
export { DataStreamReader } from './api/data-stream-reader.ts';
export {
  DataStreamWriter,
  type ForeachBatchFunction,
  type ForeachWriter,
} from './api/data-stream-writer.ts';
export { DataFrame } from './api/dataframe.ts';
export type {
  FlatMapGroupsFunction,
  FlatMapGroupsOptions,
  GroupStateTimeout,
  MapGroupsFunction,
  MapGroupsOptions,
  TimeMode,
} from './api/group-functions.ts';
export { type AggregateMap, GroupedData } from './api/grouped-data.ts';
export type { GroupState } from './api/groups/group-state.ts';
export type {
  ExpiredTimerInfo,
  ListState,
  MapState,
  QueryInfo,
  StatefulProcessor,
  StatefulProcessorHandle,
  TimerValues,
  ValueState,
} from './api/groups/stateful-processor.ts';
export type { LiteralValue } from './api/literal.ts';
export type { MemoryStreamFrame, MemoryStreamOptions } from './api/memory-stream-frame.ts';
export type { OptionValue } from './api/option-holder.ts';
export type { ResultChange, ResultSnapshot, ResultTable } from './api/result-table.ts';
export type { Row, RowOptions, RowValue } from './api/row.ts';
export type { RuntimeConfig } from './api/runtime-config.ts';
export { Session, type SessionOptions, type SqlArguments, type TableInput } from './api/session.ts';
export type { SessionQuery as StreamingQuery } from './api/session-query.ts';
export type { ShowOptions } from './api/show.ts';
export type { StreamingQueryManager } from './api/streaming-query-manager.ts';
export { Window, type WindowSpec } from './api/window-spec.ts';
export {
  type Connector,
  defineConnector,
  type OutputMode,
  type Sink,
  type SinkBatch,
  type SinkContext,
  type SinkWriter,
  type Source,
  type SourceContext,
} from './connectors/connector.ts';
export type { FileHandle, FileSnapshot, GivenFile } from './connectors/files/given-file.ts';
export {
  AnalysisException,
  MillraceError,
  ParseException,
  RuntimeException,
  StreamingQueryException,
  UnsupportedOperationException,
} from './errors/exception.ts';
export type { ExplainMode } from './plan/explain-mode.ts';
export type { Platform } from './ports/platform.ts';
export type { ResultTableOptions } from './streaming/result-feed.ts';
export type { StreamingQueryStatus } from './streaming/streaming-query.ts';
export type { StreamingQueryListener } from './streaming/streaming-query-listener.ts';
export type { StreamingQueryProgress } from './streaming/streaming-query-progress.ts';
export type { Trigger } from './streaming/trigger.ts';
export * from './types/data-type.ts';
export { parseSchema, toDDL } from './types/ddl.ts';
