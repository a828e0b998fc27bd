/**
 * What a session and the worker that runs its plans say to each other. Every message survives a structured clone; there
 * are no functions in them. Both sides ask and both answer: a request has a number, and its reply is of the same kind
 * with the same number, unless the question failed. A notice has no reply. Messages arrive in the order they were sent, so
 * a notice is in force for all later requests.
 */

import type {
  PlanJob,
  StatementArguments,
  StatementOutcome,
  StreamingWrite,
  ViewOptions,
} from '../api/session-backend.ts';
import type { TableSummary } from '../api/table-directory.ts';
import type { GivenFile } from '../connectors/files/given-file.ts';
import type { AskedGroups } from '../functions/group-calls.ts';
import type { ExplainMode } from '../plan/explain-mode.ts';
import type { GroupsBatch, GroupsOpening } from '../plan/group-functions.ts';
import type { FunctionDescription } from '../plan/user-functions.ts';
import type { WorkerMessage } from '../ports/worker-host.ts';
import type { ResultDelta, ResultDescription, ResultState } from '../streaming/result-feed.ts';
import type { StreamingQueryStatus } from '../streaming/streaming-query.ts';
import type {
  QueryIdleEvent,
  QueryProgressEvent,
  QueryStartedEvent,
  QueryTerminatedEvent,
} from '../streaming/streaming-query-listener.ts';
import type { StructType } from '../types/data-type.ts';
import type { RowBlock } from '../types/row-block.ts';
import type { WireThrown } from './error-codec.ts';
import type { WireGroupsAnswer } from './groups-codec.ts';
import type { WirePlan } from './plan-codec.ts';

/** What the session asks. Results and queries get their numbers from the session, so that it need not wait for them. */
export type EngineQuestion =
  /** Proof that the worker runs. */
  | { readonly kind: 'open' }
  | {
      readonly kind: 'statement';
      readonly text: string;
      readonly args: StatementArguments | undefined;
    }
  | { readonly kind: 'schema'; readonly plan: WirePlan }
  | { readonly kind: 'explain'; readonly plan: WirePlan; readonly mode: ExplainMode }
  | ({ readonly kind: 'createView'; readonly name: string; readonly plan: WirePlan } & ViewOptions)
  | { readonly kind: 'execute'; readonly result: number; readonly plan: WirePlan }
  | { readonly kind: 'run'; readonly job: WireJob }
  /** Asks for the next rows of a result; may be asked ahead. */
  | { readonly kind: 'nextRows'; readonly result: number }
  | { readonly kind: 'startQuery'; readonly query: number; readonly write: WireWrite }
  | { readonly kind: 'processAllAvailable'; readonly query: number }
  | { readonly kind: 'stopQuery'; readonly query: number }
  | { readonly kind: 'explainMetrics'; readonly query: number }
  | { readonly kind: 'readResult'; readonly query: number }
  | { readonly kind: 'nameResult'; readonly query: number; readonly name: string }
  | { readonly kind: 'followResult'; readonly query: number; readonly follower: number }
  /** Asks for the next change of the result of a query. */
  | { readonly kind: 'nextChange'; readonly query: number; readonly follower: number }
  | { readonly kind: 'stop' };

export type EngineAnswer =
  | { readonly kind: 'open' }
  | { readonly kind: 'statement'; readonly outcome: StatementOutcome }
  | { readonly kind: 'schema'; readonly schema: StructType }
  | { readonly kind: 'explain'; readonly text: string }
  | { readonly kind: 'createView' }
  | { readonly kind: 'execute'; readonly schema: StructType }
  | RowsAnswer
  | { readonly kind: 'run'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'startQuery'; readonly description: QueryDescription }
  | { readonly kind: 'processAllAvailable'; readonly status: StreamingQueryStatus }
  | { readonly kind: 'stopQuery' }
  /** No text of a query that has ended. */
  | { readonly kind: 'explainMetrics'; readonly text: string | undefined }
  | { readonly kind: 'readResult'; readonly state: WireResult }
  | { readonly kind: 'nameResult' }
  | { readonly kind: 'followResult'; readonly description: ResultDescription }
  /** No change at the end. */
  | { readonly kind: 'nextChange'; readonly change: WireChange | undefined }
  | { readonly kind: 'stop' };

export interface RowsAnswer {
  readonly kind: 'nextRows';
  /** Absent at the end. */
  readonly rows: RowBlock | undefined;
}

/** What the session says without waiting. */
export type EngineNotice =
  | { readonly kind: 'setConfig'; readonly key: string; readonly value: string | undefined }
  | { readonly kind: 'dropTable'; readonly name: string }
  | { readonly kind: 'registerFunction'; readonly description: FunctionDescription }
  | { readonly kind: 'leaveResult'; readonly result: number }
  /** The signal that a query was started with has aborted. */
  | { readonly kind: 'abortQuery'; readonly query: number; readonly reason: WireThrown }
  | { readonly kind: 'leaveChanges'; readonly query: number; readonly follower: number }
  /** The last status has been seen; another one may come. */
  | { readonly kind: 'statusSeen'; readonly query: number }
  | { readonly kind: 'openMemoryStream'; readonly objectId: string; readonly schema: StructType }
  /** Sets of rows that were added in one turn of the event loop, and are to be seen together. */
  | { readonly kind: 'addRows'; readonly sets: readonly AddedRows[] }
  /** With a schema the items are rows, else chunks of bytes or text. */
  | {
      readonly kind: 'openIterable';
      readonly objectId: string;
      readonly schema: StructType | undefined;
    }
  /** Files are read where the engine is: they are references, and their bytes do not cross. */
  | {
      readonly kind: 'openFiles';
      readonly objectId: string;
      readonly files: readonly GivenFile[];
    };

export interface AddedRows {
  readonly objectId: string;
  readonly rows: RowBlock;
}

/** What the engine asks: the functions and iterables of the program, which stay where the session is. */
export type OwnerQuestion =
  | {
      readonly kind: 'foreachBatch';
      readonly query: number;
      readonly batchId: number;
      readonly schema: StructType;
      readonly blocks: readonly RowBlock[];
    }
  | {
      readonly kind: 'foreachOpen';
      readonly query: number;
      readonly schema: StructType;
      readonly partitionId: number;
      readonly epochId: number;
    }
  | { readonly kind: 'foreachRows'; readonly query: number; readonly rows: RowBlock }
  | {
      readonly kind: 'foreachClose';
      readonly query: number;
      /** What went wrong; a value of null where nothing did. */
      readonly error: WireThrown;
    }
  | { readonly kind: 'pullItems'; readonly objectId: string }
  /** Functions on groups begin a micro-batch, are asked about groups, and end it. The engine numbers them, and their operators. */
  | {
      readonly kind: 'groupsBegin';
      readonly call: number;
      readonly batch: GroupsBatch;
      readonly operator: number;
      /** Whether states that were kept of the operator's groups are void. */
      readonly isFresh: boolean;
    }
  | ({ readonly kind: 'groupsCall'; readonly call: number } & WireGroupsQuestion)
  | { readonly kind: 'groupsClose'; readonly call: number }
  /** What was kept for an operator is not needed any more: this is its number. */
  | { readonly kind: 'groupsGone'; readonly call: number };

export type OwnerAnswer =
  | { readonly kind: 'foreachBatch' }
  | { readonly kind: 'foreachOpen'; readonly isWanted: boolean }
  | { readonly kind: 'foreachRows' }
  | { readonly kind: 'foreachClose' }
  | { readonly kind: 'pullItems'; readonly items: WireItems; readonly isEnd: boolean }
  | ({ readonly kind: 'groupsBegin' } & GroupsOpening)
  | { readonly kind: 'groupsCall'; readonly answer: WireGroupsAnswer }
  | { readonly kind: 'groupsClose' }
  | { readonly kind: 'groupsGone' };

/** What the engine says without waiting. */
export type OwnerNotice =
  | {
      readonly kind: 'tableChanged';
      readonly name: string;
      readonly summary: TableSummary | undefined;
    }
  | { readonly kind: 'queryStatus'; readonly query: number; readonly status: StreamingQueryStatus }
  | {
      readonly kind: 'queryStarted';
      readonly query: number;
      readonly event: QueryStartedEvent;
    }
  | {
      readonly kind: 'queryProgress';
      readonly query: number;
      readonly event: QueryProgressEvent;
    }
  | { readonly kind: 'queryIdle'; readonly query: number; readonly event: QueryIdleEvent }
  | {
      readonly kind: 'queryTerminated';
      readonly query: number;
      readonly event: QueryTerminatedEvent;
      readonly status: StreamingQueryStatus;
      readonly exception: WireThrown | undefined;
    }
  /** The query let go of an iterable; another one may go on with it. */
  | { readonly kind: 'releaseItems'; readonly objectId: string }
  | { readonly kind: 'print'; readonly line: string }
  | ({ readonly kind: 'log' } & LogLine);

export interface LogLine {
  readonly level: 'error' | 'warn' | 'info';
  readonly message: string;
  readonly details: Readonly<Record<string, WireThrown>> | undefined;
}

/** All that `StreamingWrite` has but what can't cross: functions stay, and a signal becomes `abortQuery`. */
export type WireWrite = Omit<StreamingWrite, 'plan' | 'functions' | 'signal'> & {
  readonly plan: WirePlan;
  readonly functions: 'foreach' | 'foreachBatch' | undefined;
};

/** A result whose rows are packed. */
export type WireResult = Omit<ResultDescription & ResultState, 'rows'> & {
  readonly rows: RowBlock;
};

/** A change whose rows are packed. */
export type WireChange = Omit<ResultDelta, 'upserts' | 'deletes'> & {
  readonly upserts: RowBlock;
  readonly deletes: RowBlock;
};

/** A job whose plan is packed. */
export type WireJob = Packed<PlanJob>;
type Packed<Job> = Job extends PlanJob ? Omit<Job, 'plan'> & { readonly plan: WirePlan } : never;

/** What does not change of a query once it runs. */
export interface QueryDescription {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  readonly status: StreamingQueryStatus;
  /** Whether the result can be read. */
  readonly keepsResult: boolean;
  /** Its plan as text, without and with what it was before optimization. */
  readonly explain: { readonly simple: string; readonly extended: string };
}

/** A question about groups whose rows, keys and states are packed. */
export type WireGroupsQuestion = Pick<AskedGroups, 'phase' | 'timers'> & {
  readonly keys: RowBlock;
  /** The numbers of the groups, and a 1 for those whose states were sent before: `states` has none of these. */
  readonly numbers: Uint32Array<ArrayBuffer>;
  readonly isKept: Uint8Array<ArrayBuffer>;
  readonly states: RowBlock;
  readonly parts: readonly {
    readonly rows: RowBlock;
    readonly groups: Uint32Array<ArrayBuffer>;
  }[];
};

/** Items of an iterable, as many as there were at once. */
export type WireItems =
  | { readonly kind: 'rows'; readonly rows: RowBlock }
  | { readonly kind: 'chunks'; readonly chunks: readonly (string | Uint8Array<ArrayBuffer>)[] };

/** What one side of a conversation may say. */
export interface Speech {
  readonly question: WorkerMessage;
  readonly answer: WorkerMessage;
  readonly notice: WorkerMessage;
}

/** What the session says. */
export interface OwnerSpeech extends Speech {
  readonly question: EngineQuestion;
  readonly answer: OwnerAnswer;
  readonly notice: EngineNotice;
}

/** What the engine says. */
export interface EngineSpeech extends Speech {
  readonly question: OwnerQuestion;
  readonly answer: EngineAnswer;
  readonly notice: OwnerNotice;
}

/** A message of a side. */
export type Spoken<Side extends Speech> =
  | { readonly kind: 'ask'; readonly number: number; readonly question: Side['question'] }
  | { readonly kind: 'answer'; readonly number: number; readonly answer: Side['answer'] }
  | { readonly kind: 'fail'; readonly number: number; readonly error: WireThrown }
  | { readonly kind: 'tell'; readonly notice: Side['notice'] };
