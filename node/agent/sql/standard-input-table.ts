/** Standard input as tables of a statement: as a stream while it comes, or at rest when it has ended. */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Session } from '../../../src/api/session.ts';
import { detectFormat } from '../../../src/connectors/format/detect/detect-format.ts';
import type { DetectedFormat } from '../../../src/connectors/format/detect/detected-format.ts';
import { StandardInput } from '../standard-input.ts';
import { withoutLineColumns } from './input-tables.ts';

interface StandardInputOptions {
  /** The names under which it is read. */
  readonly tables: readonly string[];
  readonly format?: string;
  readonly names: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

export class StandardInputTable {
  readonly #options: StandardInputOptions;
  readonly #input: StandardInput;
  readonly #detected: DetectedFormat;
  #folder: string | undefined;

  private constructor(options: StandardInputOptions, input: StandardInput) {
    const { format } = options;
    this.#options = options;
    this.#input = input;
    this.#detected = detectFormat(input.sample, format === undefined ? {} : { format });
  }

  /** Waits for the first bytes, which tell the format. */
  static async open(options: StandardInputOptions): Promise<StandardInputTable> {
    return new StandardInputTable(options, await StandardInput.open(options.signal));
  }

  /** It has ended before its first byte. */
  get isEmpty(): boolean {
    return this.#input.sample.length === 0;
  }

  /** Resolves when all of it has been taken. */
  get ended(): Promise<void> {
    return this.#input.ended;
  }

  /** Names it as a stream. Nothing is taken before a query starts. */
  async stream(session: Session): Promise<void> {
    const { schema, format, options } = this.#detected;
    const reader = session.readStream.schema(schema).options(options).format(format);
    await this.#name(reader.from(this.#input.bytes()));
  }

  /** Waits for its end, and names all of it as a table. */
  async gather(session: Session): Promise<void> {
    const { schema, format, options } = this.#detected;
    this.#folder = mkdtempSync(join(tmpdir(), 'millrace-stdin-'));
    const path = join(this.#folder, 'input');
    await pipeline(this.#input.bytes(), createWriteStream(path));
    await this.#name(session.read.schema(schema).options(options).format(format).load(path));
  }

  async close(): Promise<void> {
    // A read that is still under way would keep the process alive.
    process.stdin.destroy();
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }

  async #name(frame: ReturnType<Session['table']>): Promise<void> {
    const { tables, names } = this.#options;
    const table = withoutLineColumns(frame, this.#detected, names);
    for (const name of tables) await table.createOrReplaceTempView(name);
  }
}
