/**
 * A log that is open in the page: owned by this tab and read, or watched while another tab reads it. What an earlier run
 * has left is shown before anything is read.
 */
import type {
  ConnectionState,
  SourceConnection,
} from '../../../src/connectors/source-connection.ts';
import { MillraceError } from '../../../src/errors/exception.ts';
import { sourceEmpty, sourceSilent } from '../../../src/errors/page-errors.ts';
import type { Activity, OpenedSource, PageEvent, Resumed } from '../protocol.ts';
import { AwayTimes } from './away-times.ts';
import { connectionActivity } from './connection-activity.ts';
import type { EngineHost, Ownership } from './host.ts';
import { checkpointLocation, type KeptRecord, type KeptSources } from './kept/kept-sources.ts';
import { LogRun } from './log-run.ts';
import { LogView, type PageAsks } from './log-view.ts';
import { problemOf } from './problem.ts';
import { classKind, rankedColumn } from './source/log-shape.ts';
import type { LogSource } from './source/log-source.ts';
import type { FailsafeCheckpoints } from './storage/failsafe-checkpoints.ts';
import type { StripBuffers } from './strip-buffers.ts';
import { ViewerRelay } from './viewer-relay.ts';

/** The list of kept sources is brought up to date this often. */
const RECORD_MS = 10_000;

export interface OpenLogOptions {
  readonly host: EngineHost;
  readonly kept: KeptSources;
  /** Those that go on in memory when the browser's fail. */
  readonly checkpoints: FailsafeCheckpoints;
  readonly record: Omit<KeptRecord, 'format'>;
  readonly hosts: readonly string[];
  readonly inputs: readonly string[];
  readonly buffers: StripBuffers;
  readonly asked: PageAsks;
}

/** Events that are older were no live ones: nothing can be told of when the page went away. */
const GAP_MS_MAX = 3_600_000;

const NOT_OWNED: Ownership = { release: () => {} };

export class OpenLog {
  readonly id: string;
  readonly #options: OpenLogOptions;
  readonly #closing = new AbortController();
  readonly #relay: ViewerRelay;
  #asked: PageAsks;
  #ownership = NOT_OWNED;
  #stopFollowing: () => void = () => {};
  #run: LogRun | undefined;
  #view: LogView | undefined;
  #source: LogSource | undefined;
  #connection: SourceConnection | undefined;
  #recordedMs = 0;
  /** What was told of the restart, until the first micro-batch after it. */
  #resumed: (Resumed & { readonly rowsBefore: number; readonly newestMs: number }) | undefined;
  readonly #away = new AwayTimes();

  constructor(options: OpenLogOptions) {
    this.id = options.record.id;
    this.#options = options;
    this.#asked = options.asked;
    this.#relay = new ViewerRelay(options.host, checkpointLocation(this.id));
  }

  get isWaitingForFiles(): boolean {
    return this.#run !== undefined && this.#source === undefined;
  }

  /** Shows what is kept once this tab owns the log. Resolves then; false when it was closed before. */
  async show(): Promise<boolean> {
    const { checkpoints, host, record } = this.#options;
    this.#tell({ kind: 'opened', source: this.#opened() });
    this.#ownership = await this.#own();
    this.#stopFollowing();
    if (this.#closing.signal.aborted) {
      this.#ownership.release();
      return false;
    }
    const run = new LogRun({
      ...{ host, checkpoints, id: this.id, shape: record.shape, plan: record.plan },
      onConnected: (connection) => this.#connected(connection),
      onProgress: () => this.#progressed(),
      onFinished: () => this.#finished(),
      onFailed: (error) => this.#fail(error),
    });
    this.#run = run;
    await run.load();
    if (this.#closing.signal.aborted) return false;
    this.#view = new LogView(
      { ...host, tell: this.#tell },
      run,
      this.#options.buffers,
      this.#asked,
    );
    if (run.isResumed) this.#tellResumed(run);
    void this.#view.publish();
    return true;
  }

  /** Reads on, or from the beginning. */
  async read(source: LogSource): Promise<void> {
    this.#source = source;
    this.#view?.setActivity(this.#activity(source));
    await this.#save();
    await this.#run?.start(source);
  }

  /** The page wants to see something else. */
  ask(asked: PageAsks): void {
    this.#asked = asked;
    this.#view?.ask(asked);
  }

  /** Tries to connect at once. */
  retry(): void {
    this.#connection?.retry();
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#stopFollowing();
    this.#view?.close();
    this.#relay.close();
    await this.#run?.stop();
    if (this.#source !== undefined) await this.#save().catch(() => {});
    this.#ownership.release();
  }

  readonly #tell = (event: PageEvent, transfer?: readonly ArrayBuffer[]): void => {
    if (this.#closing.signal.aborted) return;
    this.#relay.note(event);
    this.#options.host.tell(event, transfer);
  };

  /** Where a page has no locks, the storage refuses to be written and says so itself. */
  async #own(): Promise<Ownership> {
    const { estate } = this.#options.host;
    try {
      return await estate.own(checkpointLocation(this.id), {
        signal: this.#closing.signal,
        onWaiting: () => this.#watch(),
      });
    } catch (error) {
      const isRefused =
        error instanceof MillraceError && error.condition.startsWith('CHECKPOINT_STORAGE');
      if (!isRefused && !this.#closing.signal.aborted) throw error;
      return NOT_OWNED;
    }
  }

  /** Shows what the owner shows, until it is gone. */
  #watch(): void {
    const { estate, tell } = this.#options.host;
    tell({ kind: 'activity', activity: { kind: 'watching' } });
    this.#stopFollowing = estate.follow(checkpointLocation(this.id), (snapshot) => {
      for (const event of snapshot) if (event.kind !== 'activity') tell(event);
    });
  }

  #connected(connection: SourceConnection): void {
    this.#connection = connection;
    connection.onChange((state) => this.#showConnection(state));
    this.#showConnection(connection.state);
  }

  #showConnection(state: ConnectionState): void {
    this.#away.note(state);
    const activity = connectionActivity(state);
    if (activity !== undefined) this.#view?.setActivity(activity);
    if (state.kind === 'open' && state.silentSinceMs !== undefined) {
      const since = new Date(state.silentSinceMs).toISOString();
      this.#complain(sourceSilent({ source: this.#options.record.name, since }));
    }
  }

  #progressed(): void {
    const { clock } = this.#options.host.platform;
    const source = this.#source;
    if (source === undefined) return;
    if (this.#run !== undefined) this.#tellGap(this.#run);
    this.#away.decide(Number(this.#run?.sourceMetrics.gaps ?? 0));
    this.#view?.setGaps(this.#away.lost);
    this.#view?.setActivity(this.#activity(source));
    if (clock.nowMs() - this.#recordedMs > RECORD_MS) void this.#save().catch(() => {});
  }

  #activity({ bytes, isEndless }: LogSource): Activity {
    const connected = this.#connection && connectionActivity(this.#connection.state);
    if (connected !== undefined) return connected;
    const metrics = this.#run?.sourceMetrics;
    const totalBytes = metrics?.totalBytes === undefined ? bytes : Number(metrics.totalBytes);
    if (totalBytes === undefined) {
      return isEndless ? { kind: 'live' } : { kind: 'reading', share: undefined };
    }
    const readBytes = Number(metrics?.readBytes ?? 0);
    if (isEndless && readBytes >= totalBytes) return { kind: 'live' };
    return { kind: 'reading', share: totalBytes > 0 ? Math.min(1, readBytes / totalBytes) : 1 };
  }

  /** A log is said to be finished when the list of kept logs knows how far it got: the tab may be closed at that word. */
  async #finished(): Promise<void> {
    const { record } = this.#options;
    await this.#save().catch(() => {});
    if (this.#run?.totals.rows === 0) this.#complain(sourceEmpty({ source: record.name }));
    this.#view?.setActivity({ kind: 'finished' });
    this.#view?.refresh();
  }

  #tellResumed(run: LogRun): void {
    const { clock } = this.#options.host.platform;
    const gap = { gapMs: undefined, gapRows: undefined };
    const resumed = {
      ...{ atMs: clock.nowMs(), openWindows: run.table.openWindows, lostRows: 0 },
      ...gap,
    };
    this.#resumed = { ...resumed, rowsBefore: run.totals.rows, newestMs: run.newestEventMs };
    this.#tell({ kind: 'resumed', resumed });
  }

  /** The first micro-batch after a restart tells what a connection sent meanwhile, and what it did not. */
  #tellGap(run: LogRun): void {
    const before = this.#resumed;
    if (before === undefined || this.#connection === undefined) return;
    this.#resumed = undefined;
    const { atMs, openWindows, newestMs, rowsBefore } = before;
    const awayMs = atMs - newestMs;
    const resumed = {
      ...{ atMs, openWindows, lostRows: Number(run.sourceMetrics.lostRows ?? 0) },
      gapMs: awayMs >= 0 && awayMs < GAP_MS_MAX ? awayMs : undefined,
      gapRows: run.totals.rows - rowsBefore,
    };
    this.#tell({ kind: 'resumed', resumed });
  }

  async #save(): Promise<void> {
    const { host, kept, record } = this.#options;
    const nowMs = host.platform.clock.nowMs();
    this.#recordedMs = nowMs;
    await kept.save({
      ...record,
      rows: this.#run?.totals.rows ?? record.rows,
      bytes: Number(this.#run?.sourceMetrics.readBytes ?? record.bytes),
      lastUsedMs: nowMs,
    });
  }

  #fail(error: unknown): void {
    this.#tell({ kind: 'activity', activity: { kind: 'failed', problem: this.#problem(error) } });
  }

  #complain(error: unknown): void {
    this.#tell({ kind: 'problem', problem: this.#problem(error) });
  }

  #problem(error: unknown) {
    return problemOf(error, this.#options.host.platform.clock.nowMs());
  }

  #opened(): OpenedSource {
    const { hosts, inputs, record } = this.#options;
    const { roles, choice } = record.shape;
    return {
      ...{ id: record.id, name: record.name, inputs, hosts, format: choice },
      classes: classKind(roles),
      rankedField: rankedColumn(roles),
      hasDuration: roles.duration !== undefined,
      hasBytes: roles.bytes !== undefined,
      hasEventTime: roles.time !== undefined,
      windowMs: record.plan.windowMs,
    };
  }
}
