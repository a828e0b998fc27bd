import type { Readable } from 'node:stream';
import { type Connector, defineConnector } from '../../src/connectors/connector.ts';
import {
  endlessLineFormat,
  LINE_FORMAT_OPTION,
  lineSchema,
} from '../../src/connectors/line-format.ts';
import {
  type ByteFeed,
  type FeedTarget,
  SPOOL_OPTIONS,
  SpooledSource,
} from '../../src/connectors/spooled-source.ts';
import { WholeLines } from '../../src/connectors/whole-lines.ts';

const NAME = 'stdin';

/** Standard input, line by line, until it ends. With `availableNow` the query waits for that end. */
export function stdinConnector(input: () => Readable = () => process.stdin): Connector {
  return defineConnector({
    name: NAME,
    sourceOptions: [...SPOOL_OPTIONS, LINE_FORMAT_OPTION],
    schema: ({ options }) => lineSchema(NAME, options),
    openSource: async (context) =>
      SpooledSource.open({
        context,
        feed: new StreamFeed(input(), context.fail),
        format: await endlessLineFormat(NAME, context.description.options),
        description: 'StandardInput',
      }),
  });
}

/** A readable stream of Node. */
class StreamFeed implements ByteFeed {
  readonly ended: Promise<void>;
  readonly #input: Readable;
  readonly #fail: (error: unknown) => void;
  #hasEnded = false;
  #finish: () => void = () => {};

  constructor(input: Readable, fail: (error: unknown) => void) {
    this.#input = input;
    this.#fail = fail;
    this.ended = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  start(target: FeedTarget): void {
    const lines = new WholeLines();
    let durable: Promise<unknown> = Promise.resolve();
    const take = (complete: Uint8Array | undefined) => {
      if (complete !== undefined) durable = target.lines(complete);
    };
    this.#input.on('data', (chunk: Uint8Array) => take(lines.push(chunk)));
    this.#input.on('error', this.#fail);
    this.#input.on('end', () => {
      take(lines.rest());
      this.#hasEnded = true;
      // Appends become durable in order, so the last one stands for all.
      durable.then(() => this.#finish(), this.#fail);
    });
  }

  pause(): void {
    this.#input.pause();
  }

  resume(): void {
    this.#input.resume();
  }

  metrics(): Readonly<Record<string, string>> {
    return { ended: String(this.#hasEnded) };
  }

  async stop(): Promise<void> {
    this.#input.pause();
    this.#input.removeAllListeners('data');
    this.#finish();
  }
}
