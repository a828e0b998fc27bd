import type { DataFrame } from '../../../../src/api/dataframe.ts';
import type { Session } from '../../../../src/api/session.ts';
import type { SourceRequest } from '../../protocol.ts';
import type { KeptInput } from '../kept/kept-sources.ts';
import type { LogShape } from './log-shape.ts';
import type { LogSource, SampleContext, SourceSample } from './log-source.ts';
import { sampleStream } from './sample-stream.ts';
import { hostOf, shortHash } from './source-id.ts';

type WebSocketRequest = Extract<SourceRequest, { readonly kind: 'webSocket' }>;

/** Lines that a WebSocket server sends. */
export class WebSocketLogSource implements LogSource {
  readonly id: string;
  readonly name: string;
  readonly input: KeptInput;
  readonly inputs: readonly string[];
  readonly hosts: readonly string[];
  readonly files = undefined;
  readonly bytes = undefined;
  readonly isEndless = true;
  readonly isShownWhileItComes = true;
  readonly #url: string;
  readonly #protocol: string;

  constructor({ url, protocol, name }: Omit<WebSocketRequest, 'kind'>) {
    this.#url = url;
    this.#protocol = protocol ?? 'auto';
    this.id = `socket-${shortHash(url)}`;
    const said = {
      ...(protocol !== undefined && { protocol }),
      ...(name !== undefined && { name }),
    };
    this.input = { kind: 'webSocket', url, ...said };
    this.name = name ?? hostOf(url);
    this.inputs = [url];
    this.hosts = [hostOf(url)];
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
