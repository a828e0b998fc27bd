import type { Connector } from '../../../src/connectors/connector.ts';
import type { Platform } from '../../../src/ports/platform.ts';
import type { PageEvent } from '../protocol.ts';

/** What the engine needs of where it runs: a worker of a browser, or a test. */
export interface EngineHost {
  readonly platform: Platform;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly estate: Estate;
  /** Tells the page; the buffers move to it. */
  tell(event: PageEvent, transfer?: readonly ArrayBuffer[]): void;
}

/** What this site keeps in the browser, and how its tabs share it. */
export interface Estate {
  state(): Promise<EstateState>;
  /** Asks not to be evicted; whether that was granted. */
  persist(): Promise<boolean>;
  /** Forgets a checkpoint location. Fails with `CONCURRENT_QUERY` while another tab writes it. */
  remove(location: string): Promise<void>;
  /** Waits until this tab is the one that runs the query of a location. */
  own(location: string, options: OwnOptions): Promise<Ownership>;
  /** Shows snapshots to the tabs that look on. */
  publish(location: string): ViewerChannel;
  /** Looks on: called with the latest snapshot at once, then with each new one. Returns what ends that. */
  follow(location: string, listener: (snapshot: readonly PageEvent[]) => void): () => void;
}

export interface EstateState {
  readonly usedBytes: number | undefined;
  readonly quotaBytes: number | undefined;
  readonly isPersisted: boolean;
  /** False where nothing outlives the tab. */
  readonly isAvailable: boolean;
}

export interface OwnOptions {
  readonly signal: AbortSignal;
  /** Called once if another tab owns the location, before the wait for its end. */
  readonly onWaiting: () => void;
}

export interface Ownership {
  release(): void;
}

export interface ViewerChannel {
  publish(snapshot: readonly PageEvent[]): void;
  close(): void;
}
