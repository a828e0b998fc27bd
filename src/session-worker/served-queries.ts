import type { LocalBackend } from '../engine/local-backend.ts';
import { assert } from '../errors/internal-error.ts';
import type { StreamingQuery, StreamingQueryStatus } from '../streaming/streaming-query.ts';
import type {
  QueryTerminatedEvent,
  StreamingQueryListener,
} from '../streaming/streaming-query-listener.ts';
import type { Conversation } from './conversation.ts';
import type { ErrorCodec } from './error-codec.ts';
import { decodePlan } from './plan-codec.ts';
import type { EngineSpeech, OwnerSpeech, QueryDescription, WireWrite } from './protocol.ts';
import { RemoteForeachBatch, remoteForeach } from './remote-functions.ts';
import { ServedFeeds } from './served-feeds.ts';
import { StatusTeller } from './status-teller.ts';

export interface ServedQueriesOptions {
  readonly backend: LocalBackend;
  readonly conversation: Conversation<EngineSpeech, OwnerSpeech>;
  readonly errors: ErrorCodec;
}

/** A query that runs here for a session in another thread. */
interface ServedQuery {
  readonly controller: AbortController;
  readonly status: StatusTeller;
  /** Absent while it is being started. */
  running?: {
    readonly query: StreamingQuery;
    /** The session has been told that the query is over. */
    readonly ended: Promise<void>;
  };
}

/** The streaming queries of a session in another thread, by the numbers that the session gave them. */
export class ServedQueries {
  readonly #options: ServedQueriesOptions;
  readonly #queries = new Map<number, ServedQuery>();
  /** What the queries keep of their results. */
  readonly results = new ServedFeeds();

  constructor(options: ServedQueriesOptions) {
    this.#options = options;
  }

  async start(number: number, write: WireWrite): Promise<QueryDescription> {
    const { backend, conversation } = this.#options;
    const served: ServedQuery = {
      controller: new AbortController(),
      status: new StatusTeller((status) =>
        conversation.tell({ kind: 'queryStatus', query: number, status }),
      ),
    };
    this.#queries.set(number, served);
    const events = this.#events(number);
    const remote = { ...this.#options, query: number };
    try {
      const query = await backend.start({
        write: {
          ...write,
          plan: decodePlan(write.plan),
          functions: write.functions === 'foreach' ? remoteForeach(remote) : undefined,
          signal: served.controller.signal,
        },
        batchTarget:
          write.functions === 'foreachBatch' ? new RemoteForeachBatch(remote) : undefined,
        listeners: [events.listener],
        onStatus: (status) => served.status.changed(status),
      });
      const ended = this.#end(number, query, events);
      served.running = { query, ended };
      this.results.add(number, query, ended);
      return description(query);
    } catch (error) {
      this.#queries.delete(number);
      throw error;
    }
  }

  /** Waits for all data, and answers with the status then. */
  async processAllAvailable(number: number): Promise<StreamingQueryStatus> {
    const running = this.#queries.get(number)?.running;
    // It ended while the question was on its way.
    if (running === undefined) return STOPPED;
    try {
      await running.query.processAllAvailable();
    } catch (error) {
      await running.ended;
      throw error;
    }
    if (!running.query.isActive) await running.ended;
    return running.query.status;
  }

  async stop(number: number): Promise<void> {
    const running = this.#queries.get(number)?.running;
    await running?.query.stop();
    await running?.ended;
  }

  async explainMetrics(number: number): Promise<string | undefined> {
    return this.#queries.get(number)?.running?.query.explainMetrics();
  }

  abort(number: number, reason: unknown): void {
    this.#queries.get(number)?.controller.abort(reason);
  }

  /** Waits until the session knows of each query that it is over; they have been stopped. */
  async allEnded(): Promise<void> {
    await Promise.all([...this.#queries.values()].map(({ running }) => running?.ended));
  }

  statusSeen(number: number): void {
    this.#queries.get(number)?.status.seen();
  }

  /** Tells of the end once the query has let go of everything, and before anybody is told who waits for it. */
  async #end(
    number: number,
    query: StreamingQuery,
    events: { readonly terminated: () => QueryTerminatedEvent },
  ): Promise<void> {
    await query.awaitTermination().catch(() => {});
    this.#queries.delete(number);
    const { conversation, errors } = this.#options;
    const exception = query.exception();
    conversation.tell({
      kind: 'queryTerminated',
      query: number,
      event: events.terminated(),
      status: query.status,
      exception: exception === null ? undefined : errors.encode(exception),
    });
  }

  #events(number: number) {
    const { conversation } = this.#options;
    let terminated: QueryTerminatedEvent | undefined;
    const listener: StreamingQueryListener = {
      onQueryStarted: (event) => conversation.tell({ kind: 'queryStarted', query: number, event }),
      onQueryProgress: (event) =>
        conversation.tell({ kind: 'queryProgress', query: number, event }),
      onQueryIdle: (event) => conversation.tell({ kind: 'queryIdle', query: number, event }),
      onQueryTerminated: (event) => {
        terminated = event;
      },
    };
    return {
      listener,
      terminated: () => {
        assert(terminated !== undefined, 'a query ended without an event');
        return terminated;
      },
    };
  }
}

const STOPPED: StreamingQueryStatus = {
  message: 'Stopped',
  isDataAvailable: false,
  isTriggerActive: false,
};

function description(query: StreamingQuery): QueryDescription {
  const { id, runId, name, status } = query;
  const explain = { simple: query.explain(), extended: query.explain(true) };
  const keepsResult = query.resultFeed !== undefined;
  return { id, runId, name, status, keepsResult, explain };
}
