import type {
  ItemRows,
  PlanJob,
  ResultRows,
  RowFeed,
  SessionBackend,
  StatementArguments,
  StatementOutcome,
  StreamingWrite,
  ViewOptions,
} from '../api/session-backend.ts';
import type { SessionPlatform } from '../api/session-state.ts';
import type { GivenFile } from '../connectors/files/given-file.ts';
import type { ItemStream } from '../connectors/iterable-input.ts';
import { sessionStopped } from '../errors/api-errors.ts';
import { MillraceError } from '../errors/exception.ts';
import { assert } from '../errors/internal-error.ts';
import { workerFailed, workerSilent } from '../errors/storage-errors.ts';
import type { ExplainMode } from '../plan/explain-mode.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import { type FunctionDescription, ofOtherRealm } from '../plan/user-functions.ts';
import type { Logger } from '../ports/logger.ts';
import type { WorkerHandle } from '../ports/worker-host.ts';
import type { StreamingQuery } from '../streaming/streaming-query.ts';
import type { StreamingQueryListener } from '../streaming/streaming-query-listener.ts';
import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import { Conversation, type Packed } from './conversation.ts';
import { encodeRows } from './encode-rows.ts';
import { ErrorCodec } from './error-codec.ts';
import type { OwnedGroups } from './owned-groups.ts';
import { OwnedItems } from './owned-items.ts';
import { OwnedQueries } from './owned-queries.ts';
import { encodePlan, type WirePlan } from './plan-codec.ts';
import type {
  AddedRows,
  EngineSpeech,
  OwnerAnswer,
  OwnerNotice,
  OwnerQuestion,
  OwnerSpeech,
  Spoken,
} from './protocol.ts';
import { TableMirror } from './table-mirror.ts';
import { WorkerResults } from './worker-results.ts';

/** What the session's side needs of its platform. */
export type OwnerPlatform = SessionPlatform & { readonly logger: Logger };

/** How the worker is reached. */
export type SessionWorker = WorkerHandle<Spoken<EngineSpeech>, Spoken<OwnerSpeech>>;

/** How long a worker may take to load. */
const OPEN_SECONDS = 60;
/** How long an engine may take to end its queries before its worker is ended all the same. */
const STOP_GRACE_MS = 15_000;

/**
 * Runs plans in a worker. Functions and iterables of the program stay here and are called back; all else that the engine
 * says is mirrored, so that what is synchronous in the API has an answer at once.
 */
export class WorkerBackend implements SessionBackend {
  readonly tables = new TableMirror();
  readonly #platform: OwnerPlatform;
  readonly #worker: SessionWorker;
  readonly #errors = new ErrorCodec();
  readonly #conversation: Conversation<OwnerSpeech, EngineSpeech>;
  readonly #queries: OwnedQueries;
  readonly #items = new Map<string, OwnedItems>();
  /** Rows that came from the engine as they are, and need not go back to be read. */
  readonly #engineRows = new WeakSet<readonly ValueRow[]>();
  #ownedGroups: Promise<OwnedGroups> | undefined;
  #added: AddedRows[] = [];
  #count = 0;
  #stopping: Promise<void> | undefined;

  constructor(platform: OwnerPlatform, worker: SessionWorker) {
    this.#platform = platform;
    this.#worker = worker;
    this.#conversation = new Conversation(worker, this.#errors);
    this.#queries = new OwnedQueries({
      conversation: this.#conversation,
      errors: this.#errors,
      platform,
      onRows: (rows) => this.#engineRows.add(rows),
    });
    this.#conversation.listen({
      answer: (question) => this.#answer(question),
      hear: (notice) => this.#hear(notice),
      beforeSpeaking: () => this.#sendAdded(),
    });
    worker.onFailure((error) => this.#fail(error));
  }

  /** Waits until the worker runs. Fails with why it does not. */
  async open(): Promise<void> {
    const timer = new AbortController();
    const { scheduler } = this.#platform;
    void scheduler.sleep(OPEN_SECONDS * 1000, timer.signal).then(() => {
      if (!timer.signal.aborted) this.#end(workerSilent(OPEN_SECONDS));
    });
    try {
      await this.#conversation.ask({ kind: 'open' });
    } finally {
      timer.abort();
    }
  }

  async runStatement(text: string, args?: StatementArguments): Promise<StatementOutcome> {
    return (await this.#conversation.ask({ kind: 'statement', text, args })).outcome;
  }

  async schema(plan: LogicalPlan): Promise<StructType> {
    const wire = encodePlan(plan);
    return (await this.#conversation.ask({ kind: 'schema', plan: wire }, buffersOf(wire))).schema;
  }

  async execute(plan: LogicalPlan): Promise<ResultRows> {
    if (plan.kind === 'localRelation' && this.#engineRows.has(plan.rows)) {
      this.#conversation.assertOpen();
      return { schema: plan.schema, batches: onlyBatch(plan.rows) };
    }
    const wire = encodePlan(plan);
    const result = this.#count++;
    const started = this.#conversation.ask(
      { kind: 'execute', result, plan: wire },
      buffersOf(wire),
    );
    const results = new WorkerResults(this.#conversation, result);
    results.askAhead(1);
    const { schema } = await started;
    return { schema, batches: results.batches(schema) };
  }

  async run(job: PlanJob): Promise<Uint8Array<ArrayBuffer>> {
    const plan = encodePlan(job.plan);
    const question = { kind: 'run' as const, job: { ...job, plan } };
    return (await this.#conversation.ask(question, buffersOf(plan))).bytes;
  }

  async explain(plan: LogicalPlan, mode: ExplainMode): Promise<string> {
    const wire = encodePlan(plan);
    return (await this.#conversation.ask({ kind: 'explain', plan: wire, mode }, buffersOf(wire)))
      .text;
  }

  async createView(name: string, plan: LogicalPlan, { replace }: ViewOptions): Promise<void> {
    const wire = encodePlan(plan);
    await this.#conversation.ask(
      { kind: 'createView', name, plan: wire, replace },
      buffersOf(wire),
    );
  }

  dropTable(name: string): boolean {
    this.#conversation.tell({ kind: 'dropTable', name });
    return this.tables.delete(name);
  }

  registerFunction(description: FunctionDescription): void {
    this.#conversation.tell({ kind: 'registerFunction', description: ofOtherRealm(description) });
  }

  setConfig(key: string, value: string | undefined): void {
    this.#queries.setConfig(key, value);
    this.#conversation.tell({ kind: 'setConfig', key, value });
  }

  memoryStream(schema: StructType): RowFeed {
    const objectId = `memory-${this.#count++}`;
    this.#conversation.tell({ kind: 'openMemoryStream', objectId, schema });
    let offset = 0;
    return {
      objectId,
      addData: (rows) => {
        this.#add({ objectId, rows: encodeRows(schema, rows) });
        return offset++;
      },
    };
  }

  iterable(items: ItemStream, rows?: ItemRows): string {
    const objectId = `iterable-${this.#count++}`;
    this.#items.set(objectId, new OwnedItems(items, rows));
    this.#conversation.tell({ kind: 'openIterable', objectId, schema: rows?.schema });
    return objectId;
  }

  files(files: readonly GivenFile[]): string {
    const objectId = `files-${this.#count++}`;
    this.#conversation.tell({ kind: 'openFiles', objectId, files });
    return objectId;
  }

  startQuery(
    write: StreamingWrite,
    listeners: Iterable<StreamingQueryListener>,
  ): Promise<StreamingQuery> {
    return this.#queries.start(write, listeners);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const timer = new AbortController();
    const stopped = this.#conversation
      .ask({ kind: 'stop' })
      // A worker that is gone has nothing left to stop.
      .catch(() => {});
    await Promise.race([stopped, this.#platform.scheduler.sleep(STOP_GRACE_MS, timer.signal)]);
    timer.abort();
    this.#conversation.end(sessionStopped());
    this.#queries.end(undefined);
    this.#items.clear();
    await this.#worker.stop();
  }

  /** An error of this package says what to do; any other is the end of a worker that ran. */
  #fail(error: unknown): void {
    this.#end(error instanceof MillraceError ? error : workerFailed(error));
    // A browser lets a worker go on after an error; its engine may be halfway through anything.
    void this.#worker.stop();
  }

  /** Nobody may wait for the worker any longer. */
  #end(error: unknown): void {
    this.#conversation.end(error);
    this.#queries.end({ error });
    for (const items of this.#items.values()) items.release();
    this.#items.clear();
  }

  /** Rows that are added in one turn of the event loop go as one message, so that a query sees all of them or none. */
  #add(rows: AddedRows): void {
    this.#added.push(rows);
    if (this.#added.length === 1) void Promise.resolve().then(() => this.#sendAdded());
  }

  #sendAdded(): void {
    if (this.#added.length === 0) return;
    const sets = this.#added;
    this.#added = [];
    const buffers = sets.map(({ rows }) => rows.bytes);
    this.#conversation.tell({ kind: 'addRows', sets }, buffers);
  }

  async #answer(question: OwnerQuestion): Promise<Packed<OwnerAnswer>> {
    if ('call' in question) return (await this.#groups()).answer(question);
    if (question.kind !== 'pullItems') return this.#queries.call(question);
    const owned = this.#items.get(question.objectId);
    assert(owned !== undefined, 'items were asked of an iterable that is gone');
    const { items, isEnd, transfer } = await owned.pull();
    return { message: { kind: 'pullItems', items, isEnd }, transfer };
  }

  /** What calls functions on groups; few sessions have any. */
  #groups(): Promise<OwnedGroups> {
    this.#ownedGroups ??= import('./owned-groups.ts').then((module) => new module.OwnedGroups());
    return this.#ownedGroups;
  }

  #hear(notice: OwnerNotice): void {
    switch (notice.kind) {
      case 'tableChanged':
        if (notice.summary === undefined) this.tables.delete(notice.name);
        else this.tables.set(notice.summary);
        break;
      case 'releaseItems':
        this.#items.get(notice.objectId)?.release();
        break;
      case 'print':
        this.#platform.print(notice.line);
        break;
      case 'log': {
        const details = Object.entries(notice.details ?? {});
        this.#platform.logger[notice.level](
          notice.message,
          Object.fromEntries(details.map(([key, value]) => [key, this.#errors.decode(value)])),
        );
        break;
      }
      default:
        this.#queries.hear(notice);
    }
  }
}

function buffersOf({ blocks }: WirePlan): ArrayBuffer[] {
  return blocks.map((block) => block.bytes);
}

async function* onlyBatch(rows: readonly ValueRow[]): AsyncGenerator<readonly ValueRow[], void> {
  yield rows;
}
