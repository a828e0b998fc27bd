import type { DataFrame } from '../../../../src/api/dataframe.ts';
import type { Session } from '../../../../src/api/session.ts';
import type { LogShape } from './log-shape.ts';
import type { LogSource, SourceSample } from './log-source.ts';

/** Lines that a WebSocket server sends. */
export class WebSocketLogSource implements LogSource {
  readonly id: string;
  readonly name: string;
  readonly kind = 'webSocket';
  readonly inputs: readonly string[];
  readonly hosts: readonly string[];
  readonly bytes = undefined;
  readonly takenBytes = 0;
  readonly ended = new Promise<void>(() => {});
  readonly #url: string;
  readonly #protocol: string;

  constructor(url: string, protocol: string | undefined) {
    this.#url = url;
    this.#protocol = protocol ?? 'millrace';
    this.id = `webSocket:${url}`;
    this.name = URL.parse(url)?.host ?? url;
    this.inputs = [url];
    this.hosts = [this.name];
  }

  async sample(): Promise<SourceSample> {
    return { head: new Uint8Array(0), tail: undefined };
  }

  events(session: Session, { format, options, schema }: LogShape): DataFrame {
    return session.readStream
      .format('websocket')
      .options({ ...options, url: this.#url, protocol: this.#protocol, format })
      .schema(schema)
      .load();
  }
}
