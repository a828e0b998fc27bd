import type { DataFrame } from '../../../../src/api/dataframe.ts';
import type { Session } from '../../../../src/api/session.ts';
import type { LogShape } from './log-shape.ts';
import { type LogSource, SAMPLE_BYTES, type SourceSample } from './log-source.ts';

/** Text that was pasted. */
export class TextLogSource implements LogSource {
  readonly id: string;
  readonly name = 'pasted text';
  readonly kind = 'text';
  readonly inputs: readonly string[] = [];
  readonly hosts: readonly string[] = [];
  readonly bytes: number;
  readonly ended = Promise.resolve();
  readonly #text: Uint8Array;

  constructor(text: string) {
    this.#text = new TextEncoder().encode(text);
    this.bytes = this.#text.length;
    this.id = `text:${this.bytes}`;
  }

  get takenBytes(): number {
    return this.bytes;
  }

  async sample(): Promise<SourceSample> {
    return { head: this.#text.subarray(0, SAMPLE_BYTES), tail: this.#text.subarray(-SAMPLE_BYTES) };
  }

  events(session: Session, { format, options, schema }: LogShape): DataFrame {
    return session.readStream.format(format).options(options).from([this.#text], schema);
  }
}
