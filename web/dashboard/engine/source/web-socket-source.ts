import type { DataFrame } from '../../../../src/api/dataframe.ts';
import type { Session } from '../../../../src/api/session.ts';
import type { KeptInput } from '../kept/kept-sources.ts';
import type { LogShape } from './log-shape.ts';
import type { LogSource, SampleContext, SourceSample } from './log-source.ts';
import { sampleStream } from './sample-stream.ts';
import { hostOf, shortHash } from './source-id.ts';

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
    this.#protocol = protocol ?? 'auto';
    this.id = `socket-${shortHash(url)}`;
    this.input = { kind: 'webSocket', url, ...(protocol !== undefined && { protocol }) };
    this.name = hostOf(url);
    this.inputs = [url];
    this.hosts = [this.name];
  }

  async sample(context: SampleContext): Promise<SourceSample> {
    const head = await sampleStream(context, (session) => this.#lines(session, 'text').load());
    return { head, tail: undefined };
  }

  events(session: Session, { format, options, schema }: LogShape): DataFrame {
    return this.#lines(session, format).options(options).schema(schema).load();
  }

  #lines(session: Session, format: string) {
    return session.readStream
      .format('websocket')
      .options({ url: this.#url, protocol: this.#protocol, format });
  }
}
