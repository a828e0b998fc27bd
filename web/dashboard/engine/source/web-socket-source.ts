import type { DataFrame } from '../../../../src/api/dataframe.ts';
import type { Session } from '../../../../src/api/session.ts';
import type { KeptInput } from '../kept/kept-sources.ts';
import type { LogShape } from './log-shape.ts';
import type { LogSource, SourceSample } from './log-source.ts';
import { shortHash } from './source-id.ts';

/** Lines that a WebSocket server sends. */
export class WebSocketLogSource implements LogSource {
  readonly id: string;
  readonly name: string;
  readonly input: KeptInput;
  readonly inputs: readonly string[];
  readonly hosts: readonly string[];
  readonly bytes = undefined;
  readonly isEndless = true;
  readonly #url: string;
  readonly #protocol: string;

  constructor(url: string, protocol: 'millrace' | 'plain' | undefined) {
    this.#url = url;
    this.#protocol = protocol ?? 'millrace';
    this.id = `socket-${shortHash(url)}`;
    this.input = { kind: 'webSocket', url, ...(protocol !== undefined && { protocol }) };
    this.name = hostOf(url);
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

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
