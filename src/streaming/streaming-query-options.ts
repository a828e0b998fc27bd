import type { Connector, OutputMode, Sink } from '../connectors/connector.ts';
import type { UserCalls } from '../functions/define.ts';
import type { GroupCalls } from '../functions/group-calls.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import type { Platform } from '../ports/platform.ts';
import type { SessionConfig } from '../types/session-config.ts';
import type { ResultTable } from './result-table.ts';
import type { StreamingQueryStatus } from './streaming-query.ts';
import type { StreamingQueryListener } from './streaming-query-listener.ts';
import type { Trigger } from './trigger.ts';

/** Everything that starts a query: `DataStreamWriter` collects it, `MicroBatchExecution` runs it. */
export interface StreamingQueryOptions {
  readonly name: string | undefined;
  /** Analyzed, checked for streaming and optimized. */
  readonly plan: ResolvedPlan;
  /** The plan before optimization, for `explain`; absent where it is the same. */
  readonly analyzedPlan?: ResolvedPlan;
  readonly outputMode: OutputMode;
  readonly trigger: Trigger;
  readonly checkpointLocation: string | undefined;
  /** Opens the sink once the query's id is known. */
  readonly openSink: (query: { readonly id: string; readonly runId: string }) => Promise<Sink>;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly objects: ReadonlyMap<string, unknown>;
  readonly config: SessionConfig;
  readonly platform: Platform;
  /** How functions of the program are called. */
  readonly userCalls?: UserCalls;
  /** How functions of the program on groups are called. */
  readonly groupCalls?: GroupCalls;
  /** Who hears of the query; read anew for each event, so that listeners may come and go. */
  readonly listeners?: Iterable<StreamingQueryListener>;
  /** Hears of every change of the query's status. */
  readonly onStatus?: (status: StreamingQueryStatus) => void;
  /** Takes what is committed, for who reads and follows the result. */
  readonly resultTable?: ResultTable;
  /** Stops the query when it aborts. */
  readonly signal?: AbortSignal;
}
