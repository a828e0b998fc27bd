/** Plays the page: sends requests to an engine in this process, and keeps what it is told. */
import { nodeConnectors } from '../../../../../node/connectors/index.ts';
import { nodePlatform } from '../../../../../node/platform.ts';
import { MemoryCheckpoints } from '../../../../../src/streaming/checkpoint/memory-storage.ts';
import { Engine } from '../../../../../web/dashboard/engine/engine.ts';
import type { EngineHost, Estate } from '../../../../../web/dashboard/engine/host.ts';
import {
  type PageEvent,
  type PageRequest,
  STRIP_COLUMNS,
  type Strip,
} from '../../../../../web/dashboard/protocol.ts';

type EventOf<Kind extends PageEvent['kind']> = Extract<PageEvent, { kind: Kind }>;

const WAIT_MS = 15_000;

/** What tabs of one browser share, in one process. */
export class SharedBrowser {
  readonly checkpoints = new MemoryCheckpoints();
  readonly #owners = new Map<string, Promise<void>>();
  readonly #viewers = new Map<string, Set<(snapshot: readonly PageEvent[]) => void>>();
  readonly #latest = new Map<string, readonly PageEvent[]>();

  /** A tab. */
  host(): Omit<EngineHost, 'tell'> {
    return {
      platform: { ...nodePlatform({ logLevel: 'error' }), checkpoints: this.checkpoints },
      connectors: nodeConnectors,
      estate: this.#estate(),
    };
  }

  #estate(): Estate {
    return {
      state: async () => ({
        ...{ usedBytes: 0, quotaBytes: 1e9, isPersisted: false, isAvailable: true },
      }),
      persist: async () => true,
      remove: async (location) => {
        const storage = this.checkpoints.open(location);
        await storage.delete(await storage.list(''));
      },
      own: async (location, { onWaiting, signal }) => {
        const owner = this.#owners.get(location);
        let release: () => void = () => {};
        const released = new Promise<void>((resolve) => {
          release = resolve;
        });
        this.#owners.set(
          location,
          (owner ?? Promise.resolve()).then(() => released),
        );
        if (owner !== undefined) {
          onWaiting();
          const aborted = new Promise<void>((resolve) =>
            signal.addEventListener('abort', () => resolve()),
          );
          await Promise.race([owner, aborted]);
        }
        return { release };
      },
      publish: (location) => ({
        publish: (snapshot) => {
          this.#latest.set(location, structuredClone(snapshot));
          for (const listener of this.#viewers.get(location) ?? []) listener(snapshot);
        },
        close: () => {},
      }),
      follow: (location, listener) => {
        const viewers = this.#viewers.get(location) ?? new Set();
        this.#viewers.set(location, viewers.add(listener));
        const latest = this.#latest.get(location);
        if (latest !== undefined) listener(latest);
        return () => viewers.delete(listener);
      },
    };
  }
}

export class EnginePage {
  readonly events: PageEvent[] = [];
  readonly engine: Engine;
  #wake: () => void = () => {};

  constructor(host: Omit<EngineHost, 'tell'> = new SharedBrowser().host()) {
    this.engine = new Engine({
      ...host,
      tell: (event) => {
        // What the page gets is a copy, and it gives the buffer back.
        this.events.push(structuredClone(event));
        if (event.kind === 'strip') {
          this.engine.handle({ kind: 'returnBuffer', buffer: event.strip.values.buffer });
        }
        this.#wake();
      },
    });
    void this.engine.start();
  }

  ask(request: PageRequest): void {
    this.engine.handle(request);
  }

  /** The last event of a kind that meets a condition; waits for it. */
  async until<Kind extends PageEvent['kind']>(
    kind: Kind,
    isMet: (event: EventOf<Kind>) => boolean = () => true,
  ): Promise<EventOf<Kind>> {
    const deadline = Date.now() + WAIT_MS;
    for (;;) {
      const found = this.events.findLast(
        (event): event is EventOf<Kind> => event.kind === kind && isMet(event as EventOf<Kind>),
      );
      if (found !== undefined) return found;
      const leftMs = deadline - Date.now();
      if (leftMs <= 0)
        throw new Error(`no such ${kind}: ${JSON.stringify(this.events.slice(-5)).slice(0, 2000)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Forgets what was told so far, so that only what comes later is waited for. */
  clear(): void {
    this.events.length = 0;
  }
}

/** A column of a strip. */
export function stripColumn(strip: Strip, name: (typeof STRIP_COLUMNS)[number]): number[] {
  const at = STRIP_COLUMNS.indexOf(name) * strip.windows;
  return [...strip.values.subarray(at, at + strip.windows)];
}

export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
