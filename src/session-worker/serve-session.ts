import type { Connector } from '../connectors/connector.ts';
import { FilesInput } from '../connectors/files/given-file.ts';
import { IterableInput } from '../connectors/iterable-input.ts';
import { MemoryStream } from '../connectors/memory-stream.ts';
import { EngineState } from '../engine/engine-state.ts';
import { LocalBackend } from '../engine/local-backend.ts';
import { assert, assertNever } from '../errors/internal-error.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import type { Platform } from '../ports/platform.ts';
import type { WorkerChannel } from '../ports/worker-host.ts';
import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import { Conversation, type Packed } from './conversation.ts';
import { decodeRows } from './decode-rows.ts';
import { ErrorCodec } from './error-codec.ts';
import { forwardingPlatform } from './forwarding-platform.ts';
import { decodePlan } from './plan-codec.ts';
import type {
  EngineAnswer,
  EngineNotice,
  EngineQuestion,
  EngineSpeech,
  OwnerSpeech,
  Spoken,
  WireItems,
} from './protocol.ts';
import { RemoteItems } from './remote-items.ts';
import type { ServeOptions } from './serve-options.ts';
import { ServedQueries } from './served-queries.ts';
import { ServedResults } from './served-results.ts';

/** Runs the plans of a session at the other end of a channel: what a worker does for its owner. */
export function serveSession(
  channel: WorkerChannel<Spoken<OwnerSpeech>, Spoken<EngineSpeech>>,
  platform: Platform,
  connectors: ReadonlyMap<string, Connector>,
): ServedSession {
  const session = new ServedSession(channel, platform, connectors);
  session.listen();
  return session;
}

/** A session whose owner is at the other end of a channel. */
export class ServedSession {
  readonly #engine: EngineState;
  readonly #backend: LocalBackend;
  readonly #conversation: Conversation<EngineSpeech, OwnerSpeech>;
  readonly #results: ServedResults;
  readonly #queries: ServedQueries;
  readonly #errors = new ErrorCodec();
  readonly #streams = new Map<string, MemoryStream>();

  constructor(
    channel: WorkerChannel<Spoken<OwnerSpeech>, Spoken<EngineSpeech>>,
    platform: Platform,
    connectors: ReadonlyMap<string, Connector>,
  ) {
    const errors = this.#errors;
    const conversation = new Conversation<EngineSpeech, OwnerSpeech>(channel, errors);
    const tell = conversation.tell.bind(conversation);
    const engine = new EngineState(forwardingPlatform(platform, errors, tell), connectors);
    const backend = new LocalBackend(engine);
    engine.catalog.onChange((name, summary) => tell({ kind: 'tableChanged', name, summary }));
    engine.loadGroupCalls = async () => {
      const { RemoteGroupCalls } = await import('./remote-groups.ts');
      return new RemoteGroupCalls(conversation);
    };
    this.#engine = engine;
    this.#backend = backend;
    this.#conversation = conversation;
    this.#results = new ServedResults(backend);
    this.#queries = new ServedQueries({ backend, conversation, errors });
  }

  /** Takes what the program has for the engine. To be called before the owner speaks. */
  serve({ functions = {}, ...rowOptions }: ServeOptions): void {
    this.#engine.rowOptions = rowOptions;
    for (const [name, { description }] of Object.entries(functions)) {
      this.#backend.registerFunction({ ...description, name });
    }
  }

  listen(): void {
    this.#conversation.listen({
      answer: (question) => this.#answer(question),
      hear: (notice) => this.#hear(notice),
    });
  }

  async #answer(question: EngineQuestion): Promise<Packed<EngineAnswer>> {
    switch (question.kind) {
      case 'open':
        await this.#backend.open();
        return { message: { kind: 'open' } };
      case 'statement': {
        const outcome = await this.#backend.runStatement(question.text, question.args);
        return answer({ kind: 'statement', outcome });
      }
      case 'schema': {
        const schema = await this.#backend.schema(decodePlan(question.plan));
        return answer({ kind: 'schema', schema });
      }
      case 'explain': {
        const text = await this.#backend.explain(decodePlan(question.plan), question.mode);
        return answer({ kind: 'explain', text });
      }
      case 'createView': {
        const { name, plan, replace } = question;
        await this.#backend.createView(name, decodePlan(plan), { replace });
        return answer({ kind: 'createView' });
      }
      case 'run': {
        const { job } = question;
        const bytes = await this.#backend.run({ ...job, plan: decodePlan(job.plan) });
        return answer({ kind: 'run', bytes }, [bytes.buffer]);
      }
      case 'execute':
      case 'nextRows':
        return this.#answerResult(question);
      default:
        return this.#answerQuery(question);
    }
  }

  async #answerResult(
    question: Extract<EngineQuestion, { readonly result: number }>,
  ): Promise<Packed<EngineAnswer>> {
    if (question.kind === 'execute') {
      const plan: LogicalPlan = decodePlan(question.plan);
      return answer({ kind: 'execute', schema: await this.#results.start(question.result, plan) });
    }
    const rows = await this.#results.next(question.result);
    return answer({ kind: 'nextRows', rows }, rows === undefined ? [] : [rows.bytes]);
  }

  async #answerQuery(
    question: Extract<EngineQuestion, { readonly query: number } | { readonly kind: 'stop' }>,
  ): Promise<Packed<EngineAnswer>> {
    switch (question.kind) {
      case 'startQuery': {
        const description = await this.#queries.start(question.query, question.write);
        return answer({ kind: 'startQuery', description });
      }
      case 'processAllAvailable': {
        const status = await this.#queries.processAllAvailable(question.query);
        return answer({ kind: 'processAllAvailable', status });
      }
      case 'stopQuery':
        await this.#queries.stop(question.query);
        return answer({ kind: 'stopQuery' });
      case 'explainMetrics': {
        const text = await this.#queries.explainMetrics(question.query);
        return answer({ kind: 'explainMetrics', text });
      }
      case 'readResult':
      case 'nameResult':
      case 'followResult':
      case 'nextChange':
        return this.#queries.results.answer(question);
      case 'stop':
        await this.#backend.stop();
        await this.#queries.allEnded();
        await this.#results.leaveAll();
        return answer({ kind: 'stop' });
      default:
        return assertNever(question);
    }
  }

  #hear(notice: EngineNotice): void {
    switch (notice.kind) {
      case 'setConfig':
        this.#backend.setConfig(notice.key, notice.value);
        break;
      case 'dropTable':
        this.#backend.dropTable(notice.name);
        break;
      case 'registerFunction': {
        // What this side has of its own is what the session means.
        const { description } = notice;
        if (this.#engine.catalog.lookupFunction(description.name) === undefined) {
          this.#backend.registerFunction(description);
        }
        break;
      }
      case 'leaveResult':
        void this.#results.leave(notice.result);
        break;
      case 'abortQuery':
        this.#queries.abort(notice.query, this.#errors.decode(notice.reason));
        break;
      case 'leaveChanges':
        this.#queries.results.leave(notice.query, notice.follower);
        break;
      case 'statusSeen':
        this.#queries.statusSeen(notice.query);
        break;
      default:
        this.#hearOfObject(notice);
    }
  }

  #hearOfObject(
    notice: Extract<
      EngineNotice,
      { kind: 'openMemoryStream' | 'openIterable' | 'openFiles' | 'addRows' }
    >,
  ): void {
    switch (notice.kind) {
      case 'openMemoryStream': {
        const stream = new MemoryStream(notice.schema);
        this.#streams.set(notice.objectId, stream);
        this.#engine.adopt(notice.objectId, stream);
        break;
      }
      case 'openIterable':
        this.#engine.adopt(notice.objectId, this.#remoteInput(notice.objectId, notice.schema));
        break;
      case 'openFiles':
        this.#engine.adopt(notice.objectId, new FilesInput(notice.files));
        break;
      case 'addRows':
        for (const { objectId, rows } of notice.sets) {
          const stream = this.#streams.get(objectId);
          assert(stream !== undefined, 'rows came for a stream that there is not');
          stream.addData(decodeRows(stream.schema, rows));
        }
        break;
      default:
        assertNever(notice);
    }
  }

  /** Stands for an iterable of the session's side. */
  #remoteInput(objectId: string, schema: StructType | undefined): IterableInput {
    const items = new RemoteItems({
      pull: async () => {
        const { items, isEnd } = await this.#conversation.ask({ kind: 'pullItems', objectId });
        return { items: itemsOf(items, schema), isEnd };
      },
      release: () => this.#conversation.tell({ kind: 'releaseItems', objectId }),
    });
    return new IterableInput(items, schema === undefined ? undefined : asRow);
  }
}

function answer(
  message: EngineAnswer,
  transfer: readonly ArrayBuffer[] = [],
): Packed<EngineAnswer> {
  return { message, transfer };
}

function itemsOf(items: WireItems, schema: StructType | undefined): readonly unknown[] {
  if (items.kind === 'chunks') return items.chunks;
  assert(schema !== undefined, 'rows came from an iterable of chunks');
  return decodeRows(schema, items.rows);
}

/** Items of rows have been made engine rows where they come from. */
function asRow(item: unknown): ValueRow {
  assert(Array.isArray(item), 'an item that crossed is no row');
  return item;
}
