/** The engine behind the live page: answers its requests, one log at a time. */
import { assertNever } from '../../../src/errors/internal-error.ts';
import type { OpenedSource, PageRequest, SourceRequest } from '../protocol.ts';
import type { EngineHost } from './host.ts';
import { LogRun } from './log-run.ts';
import { LogView } from './log-view.ts';
import { problemOf } from './problem.ts';
import { FileLogSource } from './source/file-source.ts';
import { classKind, type LogShape, rankedColumn, shapeOf } from './source/log-shape.ts';
import type { LogSource } from './source/log-source.ts';
import { TextLogSource } from './source/text-source.ts';
import { planWindows, type WindowPlan } from './source/time-span.ts';
import { WebSocketLogSource } from './source/web-socket-source.ts';
import { StripBuffers } from './strip-buffers.ts';

export class Engine {
  readonly #host: EngineHost;
  readonly #buffers = new StripBuffers();
  #open: { readonly run: LogRun; readonly view: LogView } | undefined;
  #request: SourceRequest | undefined;

  constructor(host: EngineHost) {
    this.#host = host;
  }

  start(): void {
    const storage = {
      usedBytes: 0,
      quotaBytes: undefined,
      isPersisted: false,
      isAvailable: false,
      keptRowsMax: 1_000_000,
    };
    this.#host.tell({ kind: 'ready', kept: [], storage });
  }

  handle(request: PageRequest): void {
    const view = this.#open?.view;
    switch (request.kind) {
      case 'open':
        void this.#openSource(request.source, request.format);
        break;
      case 'setFormat':
        if (this.#request !== undefined) void this.#openSource(this.#request, request.id);
        break;
      case 'setFilter':
        view?.setFilter(request.filter);
        break;
      case 'setSpan':
        view?.setSpan(request.spanMs);
        break;
      case 'rank':
        view?.setRank(request.by, request.limit);
        break;
      case 'tail':
        view?.setTail(request);
        break;
      case 'returnBuffer':
        this.#buffers.give(request.buffer);
        break;
      case 'close':
        void this.#close().then(() =>
          this.#host.tell({ kind: 'activity', activity: { kind: 'empty' } }),
        );
        break;
      case 'reopen':
      case 'supplyFiles':
      case 'retry':
      case 'persist':
      case 'forget':
        break;
      default:
        assertNever(request);
    }
  }

  async #openSource(request: SourceRequest, format: string | undefined): Promise<void> {
    await this.#close();
    this.#request = request;
    try {
      const source = sourceOf(request);
      const sample = await source.sample(new AbortController().signal);
      const shape = shapeOf(sample.head, format);
      const plan = await planWindows(this.#host, source, sample, shape);
      this.#host.tell({ kind: 'opened', source: openedSource(source, shape, plan.windowMs) });
      await this.#runLog(source, shape, plan);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #runLog(source: LogSource, shape: LogShape, plan: WindowPlan): Promise<void> {
    const run = new LogRun({
      host: this.#host,
      source,
      shape,
      ...plan,
      onProgress: () => {
        if (source.bytes === undefined) view.setActivity({ kind: 'live' });
        else view.setActivity({ kind: 'reading', share: source.takenBytes / source.bytes });
      },
      onFinished: () => {
        view.setActivity({ kind: 'finished' });
        view.refresh();
      },
      onFailed: (error) => this.#fail(error),
    });
    const view = new LogView(this.#host, run, this.#buffers);
    this.#open = { run, view };
    this.#host.tell({ kind: 'activity', activity: view.activity });
    void view.publish();
    await run.start();
  }

  async #close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    open?.view.close();
    await open?.run.stop();
  }

  #fail(error: unknown): void {
    const problem = problemOf(error, this.#host.platform.clock.nowMs());
    this.#host.tell({ kind: 'activity', activity: { kind: 'failed', problem } });
  }
}

function sourceOf(request: SourceRequest): LogSource {
  switch (request.kind) {
    case 'files':
      return new FileLogSource(request.files);
    case 'text':
      return new TextLogSource(request.text);
    case 'webSocket':
    case 'url':
      return new WebSocketLogSource(request.url, undefined);
    default:
      return assertNever(request);
  }
}

function openedSource(
  source: LogSource,
  { choice, roles }: LogShape,
  windowMs: number,
): OpenedSource {
  return {
    id: source.id,
    name: source.name,
    inputs: source.inputs,
    hosts: source.hosts,
    format: choice,
    classes: classKind(roles),
    rankedField: rankedColumn(roles),
    hasDuration: roles.duration !== undefined,
    hasBytes: roles.bytes !== undefined,
    hasEventTime: roles.time !== undefined,
    windowMs,
  };
}
