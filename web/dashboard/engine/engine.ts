/** The engine behind the live page: answers its requests, one log at a time, and keeps the list of what is kept. */
import type {
  ConnectionState,
  SourceConnection,
} from '../../../src/connectors/source-connection.ts';
import { assertNever } from '../../../src/errors/internal-error.ts';
import type { DroppedFile, PageRequest, SourceRequest } from '../protocol.ts';
import { connectionActivity } from './connection-activity.ts';
import type { EngineHost } from './host.ts';
import {
  cellsLocation,
  checkpointLocation,
  KEPT_LOCATION,
  type KeptInput,
  type KeptRecord,
  KeptSources,
} from './kept/kept-sources.ts';
import { DEFAULT_ASKS, type PageAsks } from './log-view.ts';
import { OpenLog } from './open-log.ts';
import { problemOf } from './problem.ts';
import { KEPT_ROWS_MAX } from './rows/row-ring.ts';
import { FileLogSource } from './source/file-source.ts';
import { shapeOf } from './source/log-shape.ts';
import type { LogSource } from './source/log-source.ts';
import { type RefusedFile, refusedFiles } from './source/refused-files.ts';
import { planWindows } from './source/time-span.ts';
import { UrlLogSource } from './source/url-source.ts';
import { WebSocketLogSource } from './source/web-socket-source.ts';
import { FailsafeCheckpoints } from './storage/failsafe-checkpoints.ts';
import { StripBuffers } from './strip-buffers.ts';

type NewRecord = Omit<KeptRecord, 'format'>;

/** A source that was never opened before. */
interface NewSource {
  readonly source: LogSource;
  /** As the user said; undefined where it is to be found out. */
  readonly format: string | undefined;
  readonly checkpoints: FailsafeCheckpoints;
}

export class Engine {
  readonly #host: EngineHost;
  readonly #buffers = new StripBuffers();
  readonly #kept: KeptSources;
  #asked: PageAsks = DEFAULT_ASKS;
  #open: OpenLog | undefined;
  #request: SourceRequest | undefined;
  /** The connection of a source that is looked at. */
  #connection: SourceConnection | undefined;
  /** Requests that open and close come one after the other. */
  #turn: Promise<void> = Promise.resolve();
  /** Ends what is being opened when something else is. */
  #opening = new AbortController();

  constructor(host: EngineHost) {
    this.#host = host;
    this.#kept = new KeptSources(this.#failsafe().open(KEPT_LOCATION));
  }

  /** Finds out what is kept, and tells the page that the engine can be talked to. */
  start(): Promise<void> {
    this.#turn = this.#kept.load().then(() => this.#tellStorage('ready'));
    return this.#turn;
  }

  handle(request: PageRequest): void {
    switch (request.kind) {
      case 'open':
        this.#take(() => this.#openRequest(request.source, request.format));
        break;
      case 'setFormat':
        this.#take(() => this.#chooseFormat(request.id));
        break;
      case 'reopen':
        this.#take(() => this.#reopen(request.id));
        break;
      case 'close':
        this.#take(() => this.#tellEmpty());
        break;
      case 'supplyFiles':
        this.#inTurn(() => this.#supply(request.files));
        break;
      case 'persist':
        this.#inTurn(() => this.#persist());
        break;
      case 'forget':
        this.#inTurn(() => this.#forget(request.id));
        break;
      case 'retry':
        this.#connection?.retry();
        this.#open?.retry();
        break;
      case 'setFilter':
        this.#ask({ filter: request.filter });
        break;
      case 'setSpan':
        this.#ask({ spanMs: request.spanMs });
        break;
      case 'rank':
        this.#ask({ rank: { by: request.by, limit: request.limit } });
        break;
      case 'tail':
        this.#ask({ tail: request });
        break;
      case 'returnBuffer':
        this.#buffers.give(request.buffer);
        break;
      default:
        assertNever(request);
    }
  }

  #ask(asked: Partial<PageAsks>): void {
    this.#asked = { ...this.#asked, ...asked };
    this.#open?.ask(this.#asked);
  }

  #inTurn(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch((error) => this.#complain(error));
  }

  /** Work that takes the place of what is open or being opened. */
  #take(work: () => Promise<void>): void {
    this.#opening.abort();
    const opening = new AbortController();
    this.#opening = opening;
    void this.#open?.close();
    this.#turn = this.#turn
      .then(async () => {
        await this.#closeLog();
        if (!opening.signal.aborted) await work();
      })
      .catch((error) => {
        if (!opening.signal.aborted) this.#fail(error);
      });
  }

  async #closeLog(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.close();
  }

  async #openRequest(request: SourceRequest, format: string | undefined): Promise<void> {
    this.#request = request;
    await this.#openSource(await sourceOf(request), format);
  }

  async #chooseFormat(format: string): Promise<void> {
    if (this.#request !== undefined) await this.#openRequest(this.#request, format);
  }

  /** Goes on where an earlier run of the same source was, or looks at it first. */
  async #openSource(source: LogSource, format: string | undefined): Promise<void> {
    const checkpoints = this.#failsafe();
    const id = format === undefined ? source.id : `${source.id}-${format}`;
    await this.#kept.load();
    await this.#forgetOthers(id, source, checkpoints);
    const known = this.#kept.get(id);
    const record = known ?? (await this.#newRecord(id, { source, format, checkpoints }));
    this.#openLog({ ...record, input: source.input }, source, checkpoints);
  }

  /** Files that have the names and the first line of kept ones, and are others all the same: those begin anew. */
  async #forgetOthers(
    id: string,
    { files }: LogSource,
    checkpoints: FailsafeCheckpoints,
  ): Promise<void> {
    if (files === undefined || this.#kept.get(id) === undefined) return;
    const refused = await refusedFiles(checkpoints, id, files);
    if (refused.length > 0) await this.#remove(id);
  }

  async #newRecord(id: string, { source, format, checkpoints }: NewSource): Promise<NewRecord> {
    const { connectors, platform } = this.#host;
    const sample = await source.sample({
      connectors,
      platform: { ...platform, checkpoints },
      location: checkpointLocation(id),
      signal: this.#opening.signal,
      onConnected: (connection) => this.#connected(connection),
    });
    this.#connection = undefined;
    const shape = shapeOf(sample.head, format);
    const plan = await planWindows(this.#host, source, sample, shape);
    const { input, name } = source;
    const lastUsedMs = platform.clock.nowMs();
    return { id, name, input, shape, plan, rows: 0, bytes: 0, lastUsedMs };
  }

  /** Shows how the connection stands while nothing has come yet. */
  #connected(connection: SourceConnection): void {
    const { signal } = this.#opening;
    const show = (state: ConnectionState) => {
      const activity = connectionActivity(state);
      if (activity === undefined || signal.aborted || this.#connection !== connection) return;
      this.#host.tell({ kind: 'activity', activity });
    };
    this.#connection = connection;
    connection.onChange(show);
    show(connection.state);
  }

  #failsafe(): FailsafeCheckpoints {
    const { checkpoints } = this.#host.platform;
    return new FailsafeCheckpoints(checkpoints, (error) => this.#complain(error));
  }

  async #reopen(id: string): Promise<void> {
    const record = this.#kept.get(id);
    if (record === undefined) return this.#tellEmpty();
    const request = requestOf(record.input);
    const checkpoints = this.#failsafe();
    if (request === undefined) return this.#openLog(record, undefined, checkpoints);
    this.#request = request;
    this.#openLog(record, await sourceOf(request), checkpoints);
  }

  /** Opens without being waited for: another tab may own the log for long. */
  #openLog(
    record: NewRecord,
    source: LogSource | undefined,
    checkpoints: FailsafeCheckpoints,
  ): void {
    const open = new OpenLog({
      ...{ host: this.#host, checkpoints },
      kept: this.#kept,
      record,
      hosts: source?.hosts ?? [],
      inputs: source?.inputs ?? filesOf(record.input).map(({ path }) => path),
      buffers: this.#buffers,
      asked: this.#asked,
    });
    this.#open = open;
    open
      .show()
      .then(async (isShown) => {
        if (!isShown) return;
        if (source !== undefined) await open.read(source);
        else this.#tellFilesNeeded(record);
        await this.#tellStorage('storage');
      })
      .catch((error) => {
        if (this.#open === open) this.#fail(error);
      });
  }

  /** The files of a kept source, given again: those that are others are named, and asked for once more. */
  async #supply(files: readonly DroppedFile[]): Promise<void> {
    const open = this.#open;
    const record = open === undefined ? undefined : this.#kept.get(open.id);
    if (open === undefined || record === undefined || !open.isWaitingForFiles) return;
    const refused = await refusedFiles(this.#failsafe(), record.id, files);
    if (refused.length > 0) return this.#tellFilesNeeded(record, refused);
    this.#request = { kind: 'files', files };
    await open.read(await FileLogSource.of(files));
  }

  #tellFilesNeeded(
    { id, input }: Pick<KeptRecord, 'id' | 'input'>,
    refused: readonly RefusedFile[] = [],
  ): void {
    this.#host.tell({ kind: 'filesNeeded', id, files: filesOf(input), refused });
  }

  async #tellEmpty(): Promise<void> {
    this.#request = undefined;
    this.#host.tell({ kind: 'activity', activity: { kind: 'empty' } });
    await this.#tellStorage('storage');
  }

  async #persist(): Promise<void> {
    await this.#host.estate.persist();
    await this.#tellStorage('storage');
  }

  async #forget(id: string): Promise<void> {
    const ids = id === 'all' ? this.#kept.ids : [id];
    const isOpen = this.#open !== undefined && ids.includes(this.#open.id);
    if (isOpen) await this.#closeLog();
    for (const each of ids) await this.#remove(each);
    if (isOpen) await this.#tellEmpty();
    else await this.#tellStorage('storage');
  }

  async #remove(id: string): Promise<void> {
    await this.#host.estate.remove(checkpointLocation(id));
    await this.#host.estate.remove(cellsLocation(id));
    await this.#kept.remove(id);
  }

  async #tellStorage(kind: 'ready' | 'storage'): Promise<void> {
    const { usedBytes = 0, ...state } = await this.#host.estate.state();
    const storage = { ...state, usedBytes, keptRowsMax: KEPT_ROWS_MAX };
    this.#host.tell({ kind, kept: this.#kept.list, storage });
  }

  #fail(error: unknown): void {
    this.#host.tell({
      kind: 'activity',
      activity: { kind: 'failed', problem: this.#problem(error) },
    });
  }

  #complain(error: unknown): void {
    this.#host.tell({ kind: 'problem', problem: this.#problem(error) });
  }

  #problem(error: unknown) {
    return problemOf(error, this.#host.platform.clock.nowMs());
  }
}

async function sourceOf(request: SourceRequest): Promise<LogSource> {
  switch (request.kind) {
    case 'files':
      return FileLogSource.of(request.files);
    case 'text':
      return FileLogSource.ofText(request.text);
    case 'webSocket':
      return new WebSocketLogSource(request);
    case 'url':
      return new UrlLogSource(request.url);
    default:
      return assertNever(request);
  }
}

/** How a kept source is opened again; undefined for files, which only the user can give. */
function requestOf(input: KeptInput): SourceRequest | undefined {
  return input.kind === 'files' ? undefined : input;
}

function filesOf(input: KeptInput) {
  return input.kind === 'files' ? input.files : [];
}
