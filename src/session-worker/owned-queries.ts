import type { StreamingWrite } from '../api/session-backend.ts';
import { StreamingQueryException } from '../errors/exception.ts';
import { assert, assertNever } from '../errors/internal-error.ts';
import { conditionOf, streamFailed } from '../errors/streaming-errors.ts';
import { ListenerBus } from '../streaming/listener-bus.ts';
import type { StreamingQuery } from '../streaming/streaming-query.ts';
import type {
  QueryTerminatedEvent,
  StreamingQueryListener,
} from '../streaming/streaming-query-listener.ts';
import { configNumber } from '../types/session-config.ts';
import type { ValueRow } from '../types/value.ts';
import type { Conversation, Packed } from './conversation.ts';
import type { ErrorCodec } from './error-codec.ts';
import { type FunctionCall, OwnedFunctions } from './owned-functions.ts';
import { encodePlan } from './plan-codec.ts';
import type { EngineSpeech, OwnerAnswer, OwnerNotice, OwnerSpeech } from './protocol.ts';
import { QueryMirror } from './query-mirror.ts';
import type { OwnerPlatform } from './worker-backend.ts';
import { WorkerQuery } from './worker-query.ts';
import { WorkerResultFeed } from './worker-result-feed.ts';

/** A notice about a query. */
export type QueryNotice = Extract<OwnerNotice, { readonly query: number }>;

/** A query that runs in another thread, or is being started there. */
interface OwnedQuery {
  readonly mirror: QueryMirror;
  readonly listeners: ListenerBus;
  readonly functions: OwnedFunctions | undefined;
  /** Known once the query has started. */
  ids: { readonly id: string; readonly runId: string } | undefined;
}

export interface OwnedQueriesOptions {
  readonly conversation: Conversation<OwnerSpeech, EngineSpeech>;
  readonly errors: ErrorCodec;
  readonly platform: OwnerPlatform;
  /** Hears of rows that came from the engine for a `foreachBatch`. */
  readonly onRows: (rows: readonly ValueRow[]) => void;
}

/** The streaming queries of a session whose engine is in another thread. */
export class OwnedQueries {
  readonly #options: OwnedQueriesOptions;
  readonly #queries = new Map<number, OwnedQuery>();
  readonly #config = new Map<string, string>();
  #count = 0;

  constructor(options: OwnedQueriesOptions) {
    this.#options = options;
  }

  setConfig(key: string, value: string | undefined): void {
    if (value === undefined) this.#config.delete(key);
    else this.#config.set(key, value);
  }

  /** Starts a query over there. Rejects with what the engine rejects it with. */
  async start(
    write: StreamingWrite,
    listeners: Iterable<StreamingQueryListener>,
  ): Promise<StreamingQuery> {
    const { conversation, errors, onRows, platform } = this.#options;
    const { signal } = write;
    signal?.throwIfAborted();
    const number = this.#count++;
    const query = this.#add(number, write, listeners);
    const abort = () => {
      const reason = errors.encode(signal?.reason);
      conversation.tell({ kind: 'abortQuery', query: number, reason });
    };
    signal?.addEventListener('abort', abort, { once: true });
    query.mirror.ended.then(() => signal?.removeEventListener('abort', abort));
    try {
      const description = await this.#ask(number, write);
      query.ids = description;
      query.mirror.setStatus(description.status);
      const { scheduler } = platform;
      const { mirror } = query;
      const resultFeed = description.keepsResult
        ? new WorkerResultFeed({ query: number, mirror, conversation, onRows })
        : undefined;
      const handle = new WorkerQuery({
        ...{ number, description, mirror, conversation, scheduler, resultFeed },
      });
      // The signal aborted when the query had started over there, but not here.
      if (signal?.aborted) await handle.stop();
      signal?.throwIfAborted();
      return handle;
    } catch (error) {
      this.#queries.delete(number);
      signal?.removeEventListener('abort', abort);
      throw error;
    }
  }

  async #ask(number: number, { functions, signal: _, ...write }: StreamingWrite) {
    const plan = encodePlan(write.plan);
    const buffers = plan.blocks.map((block) => block.bytes);
    const wire = { ...write, plan, functions: functions?.kind };
    const { conversation } = this.#options;
    const answer = await conversation.ask(
      { kind: 'startQuery', query: number, write: wire },
      buffers,
    );
    return answer.description;
  }

  #add(
    number: number,
    { functions }: StreamingWrite,
    listeners: Iterable<StreamingQueryListener>,
  ): OwnedQuery {
    const { errors, onRows, platform } = this.#options;
    const recentMax = configNumber(this.#config, 'spark.sql.streaming.numRecentProgressUpdates');
    const query: OwnedQuery = {
      mirror: new QueryMirror(recentMax),
      listeners: new ListenerBus(listeners, platform.logger),
      functions:
        functions === undefined ? undefined : new OwnedFunctions(functions, errors, onRows),
      ids: undefined,
    };
    this.#queries.set(number, query);
    return query;
  }

  /** Calls a function of a query. */
  call(question: FunctionCall): Promise<Packed<OwnerAnswer>> {
    const functions = this.#queries.get(question.query)?.functions;
    assert(functions !== undefined, 'a function was called of a query that has none');
    return functions.call(question);
  }

  hear(notice: QueryNotice): void {
    const query = this.#queries.get(notice.query);
    if (query === undefined) return;
    const { listeners, mirror } = query;
    switch (notice.kind) {
      case 'queryStatus':
        mirror.setStatus(notice.status);
        this.#options.conversation.tell({ kind: 'statusSeen', query: notice.query });
        break;
      case 'queryStarted':
        query.ids = notice.event;
        listeners.tell((to) => to.onQueryStarted?.(notice.event));
        break;
      case 'queryProgress':
        mirror.addProgress(notice.event.progress);
        listeners.tell((to) => to.onQueryProgress?.(notice.event));
        break;
      case 'queryIdle':
        listeners.tell((to) => to.onQueryIdle?.(notice.event));
        break;
      case 'queryTerminated':
        this.#terminated(query, notice);
        this.#queries.delete(notice.query);
        break;
      default:
        assertNever(notice);
    }
  }

  #terminated(
    { listeners, mirror }: OwnedQuery,
    { event, exception, status }: Extract<QueryNotice, { kind: 'queryTerminated' }>,
  ): void {
    const failure = exception === undefined ? null : this.#options.errors.decode(exception);
    assert(
      failure === null || failure instanceof StreamingQueryException,
      'a query ended with an exception of another class',
    );
    mirror.terminate(status, failure, () => listeners.tell((to) => to.onQueryTerminated?.(event)));
  }

  /** The engine is gone: all queries have ended, with an exception if it was not meant to go. */
  end(failure: { readonly error: unknown } | undefined): void {
    for (const query of this.#queries.values()) {
      // One that had not started has nobody who would hear of it; who starts it is told.
      if (query.ids !== undefined) this.#endOne(query, query.ids, failure);
    }
    this.#queries.clear();
  }

  #endOne(
    { listeners, mirror }: OwnedQuery,
    { id, runId }: NonNullable<OwnedQuery['ids']>,
    failure: { readonly error: unknown } | undefined,
  ): void {
    const exception = failure === undefined ? null : streamFailed({ id, runId }, failure.error);
    const event: QueryTerminatedEvent = {
      id,
      runId,
      exception: exception?.message,
      errorClassOnException: conditionOf(failure?.error),
    };
    const message = exception?.message ?? 'Stopped';
    const status = { message, isDataAvailable: false, isTriggerActive: false };
    mirror.terminate(status, exception, () =>
      listeners.tell((to) => to.onQueryTerminated?.(event)),
    );
  }
}
