import type { Platform } from '../ports/platform.ts';
import { findTimeZone, type TimeZone } from '../types/time-zone.ts';
import type { ValueRow } from '../types/value.ts';
import type { Batch } from '../wasm/batch.ts';
import { readRows } from '../wasm/column-reader.ts';
import {
  defineConnector,
  type OutputMode,
  type Sink,
  type SinkBatch,
  type SinkWriter,
} from './connector.ts';
import { ConnectorOptions } from './connector-options.ts';

const RULE = '-------------------------------------------';
const TRUNCATE_DEFAULT = 20;
const UTC: TimeZone = { firstOffset: 0, changes: [] };

interface ConsoleOptions {
  readonly numRows: number;
  /** 0 cuts nothing. */
  readonly truncate: number;
  readonly zone: TimeZone;
  readonly print: Platform['print'];
}

/** Prints each micro-batch as Spark's console sink does. A batch that runs again is printed again. */
class ConsoleSink implements Sink {
  readonly description: string;
  readonly outputModes: readonly OutputMode[] = ['append', 'update', 'complete'];
  readonly #options: ConsoleOptions;

  constructor(options: ConsoleOptions) {
    const { numRows, truncate } = options;
    this.#options = options;
    this.description = `ConsoleTable[numRows=${numRows}, truncate=${truncate > 0}]`;
  }

  async begin(batch: SinkBatch): Promise<SinkWriter> {
    return new ConsoleWriter(batch, this.#options);
  }

  async close(): Promise<void> {}
}

class ConsoleWriter implements SinkWriter {
  readonly #batch: SinkBatch;
  readonly #options: ConsoleOptions;
  /** One more than is shown, to know whether there are more. */
  readonly #rows: ValueRow[] = [];

  constructor(batch: SinkBatch, options: ConsoleOptions) {
    this.#batch = batch;
    this.#options = options;
  }

  write(batch: Batch): void {
    const { core, schema } = this.#batch;
    const missing = this.#options.numRows + 1 - this.#rows.length;
    if (missing <= 0) return;
    const types = schema.fields.map((field) => field.dataType);
    const shown = { ...batch, rows: Math.min(batch.rows, missing) };
    this.#rows.push(...readRows(core, shown, types));
  }

  async commit(): Promise<void> {
    const { batchId, schema } = this.#batch;
    const { numRows, print, truncate, zone } = this.#options;
    const rows = this.#rows.slice(0, numRows);
    const hasMore = this.#rows.length > numRows;
    const { tableText } = await import('../types/table-text.ts');
    const table = tableText(schema, rows, zone, { truncate, vertical: false, hasMore });
    for (const line of [RULE, `Batch: ${batchId}`, RULE, ...table.split('\n')]) print(line);
  }

  async abort(): Promise<void> {}
}

/** The option `truncate`: a flag, or the number of characters that are left. */
function truncateOption(options: ConnectorOptions): number {
  const text = options.text('truncate');
  if (text !== undefined && /^\d+$/.test(text)) return Number(text);
  return options.flag('truncate', true) ? TRUNCATE_DEFAULT : 0;
}

/** `console`: prints through the platform, for trying things out. */
export const consoleConnector = defineConnector({
  name: 'console',
  sinkOptions: [
    { name: 'numRows', type: 'int', default: '20', doc: 'How many rows of a batch are printed.' },
    {
      name: 'truncate',
      type: 'string',
      default: 'true',
      doc: 'Whether values are cut to 20 characters, or to how many.',
    },
  ],

  tableModes: ['Append', 'Overwrite', 'ErrorIfExists', 'Ignore'],
  async openSink({ options, platform, timeZone }) {
    const read = new ConnectorOptions('console', options);
    return new ConsoleSink({
      numRows: read.wholeNumber('numRows', 0) ?? 20,
      truncate: truncateOption(read),
      zone: findTimeZone(timeZone) ?? UTC,
      print: (line) => platform.print(line),
    });
  },
});
