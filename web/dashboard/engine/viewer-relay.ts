import type { PageEvent } from '../protocol.ts';
import type { EngineHost, ViewerChannel } from './host.ts';

/** What a tab that looks on is shown. */
const SHOWN = ['opened', 'activity', 'vitals', 'strip', 'lists', 'tail'] as const;
type ShownKind = (typeof SHOWN)[number];

const RELAY_MS = 1000;

/** Shows other tabs what this one shows its page: the latest event of each kind, once a second where there is a new one. */
export class ViewerRelay {
  readonly #host: EngineHost;
  readonly #location: string;
  readonly #closing = new AbortController();
  readonly #latest = new Map<ShownKind, PageEvent>();
  #channel: ViewerChannel | undefined;
  #isWaiting = false;

  constructor(host: EngineHost, location: string) {
    this.#host = host;
    this.#location = location;
  }

  /** Before an event's buffers move to the page. */
  note(event: PageEvent): void {
    const kind = SHOWN.find((shown) => shown === event.kind);
    if (kind === undefined) return;
    this.#latest.set(kind, copyOf(event));
    if (!this.#isWaiting) void this.#publishSoon();
  }

  close(): void {
    this.#closing.abort();
    this.#channel?.close();
  }

  async #publishSoon(): Promise<void> {
    this.#isWaiting = true;
    await this.#host.platform.scheduler.sleep(RELAY_MS, this.#closing.signal);
    this.#isWaiting = false;
    if (this.#closing.signal.aborted) return;
    this.#channel ??= this.#host.estate.publish(this.#location);
    this.#channel.publish([...this.#latest.values()]);
  }
}

function copyOf(event: PageEvent): PageEvent {
  if (event.kind !== 'strip') return event;
  return { ...event, strip: { ...event.strip, values: event.strip.values.slice() } };
}
