/** The public surface of `millrace/dstream`, without a platform: entry points add `StreamingContext`. */

export {
  DStream,
  MapWithStateDStream,
  type UpdateStateOptions,
} from './dstream.ts';
export type { DStreamPlatform, FoundFile } from './dstream-platform.ts';
export type { FileStreamOptions } from './inputs/file-input.ts';
export type { QueueOptions } from './inputs/queue-input.ts';
export { Receiver } from './inputs/receiver.ts';
export type { SocketConverter } from './inputs/socket-receiver.ts';
export type {
  BatchInfo,
  OutputOperationInfo,
  ReceiverInfo,
  StreamInputInfo,
  StreamingListener,
} from './listener.ts';
export { ManualClock } from './manual-clock.ts';
export type { UpdateFunction, UpdateIterator } from './nodes/update-state-node.ts';
export type { Pair } from './rdd/pairs.ts';
export { RDD } from './rdd/rdd.ts';
export { type CountReducer, type Reducer, reducers, type SumReducer } from './reducers.ts';
export type { StreamingConfig } from './settings.ts';
export { SparkContext } from './spark-context.ts';
export { type MappingFunction, type State, StateSpec } from './state/state.ts';
export type { StreamingContextOptions, StreamingContextState } from './streaming-context.ts';
export {
  Duration,
  type DurationInput,
  Milliseconds,
  Minutes,
  Seconds,
  Time,
} from './time.ts';
export type {
  ReduceByKeyAndWindowArguments,
  ReduceByKeyAndWindowOptions,
  ReduceByWindowArguments,
} from './window-arguments.ts';
